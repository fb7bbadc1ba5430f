package io.keepalive.heartbeat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs every story of a class with clocks that start at 0, pass 0, wrap in the story's midst, and wrap at once. */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ParameterizedClass(name = "clock starts at {0}")
@ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 12_000_000_000L, Long.MAX_VALUE})
@interface WhereverTheClockStarts {}
