/** Keepalive for Netty channels: one builder, one facade, one status per channel. */
@NullMarked
package io.keepalive.netty;

import org.jspecify.annotations.NullMarked;
