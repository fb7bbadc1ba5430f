/** A peer group over sockets: every node is linked to every other, and hears of its state with the heartbeats. */
@NullMarked
package io.keepalive.netty.peer;

import org.jspecify.annotations.NullMarked;
