package io.keepalive.netty;

import java.time.Duration;
import java.util.Optional;

/**
 * What a transport reported at a connection's end.
 *
 * @param error what it reported
 * @param userTimeout the user timeout that was in force then
 */
record TransportFailure(Throwable error, Optional<Duration> userTimeout) {}
