/** Heartbeats in a Netty pipeline: the handler, its timers, and the protocols it speaks. */
@NullMarked
package io.keepalive.netty.heartbeat;

import org.jspecify.annotations.NullMarked;
