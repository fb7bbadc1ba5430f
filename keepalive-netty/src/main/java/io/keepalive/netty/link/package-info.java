/** Client connections that come back: connect, keep alive, and reconnect when the peer dies. */
@NullMarked
package io.keepalive.netty.link;

import org.jspecify.annotations.NullMarked;
