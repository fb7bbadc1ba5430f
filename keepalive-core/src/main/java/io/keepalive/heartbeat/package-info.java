/** Heartbeats as a pure state machine, driven from outside and told the time. */
@NullMarked
package io.keepalive.heartbeat;

import org.jspecify.annotations.NullMarked;
