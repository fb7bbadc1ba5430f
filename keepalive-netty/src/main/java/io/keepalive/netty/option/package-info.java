/** TCP keepalive as channel options of each Netty transport, set and read back. */
@NullMarked
package io.keepalive.netty.option;

import org.jspecify.annotations.NullMarked;
