/** HTTP keep-alive on Netty channels, on the server's side and on the client's. */
@NullMarked
package io.keepalive.netty.http;

import org.jspecify.annotations.NullMarked;
