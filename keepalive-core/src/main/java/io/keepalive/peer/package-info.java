/** A small group of nodes that heartbeat each other: who is there, in what state, and how that spreads. */
@NullMarked
package io.keepalive.peer;

import org.jspecify.annotations.NullMarked;
