/** A model of very many connections in one JVM, on channels that are none and a clock that jumps: see {@code ScaleModel}. */
@NullMarked
package io.keepalive.examples.bench.scale;

import org.jspecify.annotations.NullMarked;
