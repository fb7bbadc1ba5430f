/**
 * TCP keepalive: the kernel's settings, what they will do, and whether a socket took them.
 *
 * <p>{@link io.keepalive.tcp.TcpKeepAlive} holds the settings and applies them, {@link io.keepalive.tcp.TcpOptionReport}
 * says what became of each, and {@link io.keepalive.tcp.TcpPrediction} says when a dead peer will be reported under a
 * {@link io.keepalive.tcp.Kernel}. Sockets that are not the JDK's take part through
 * {@link io.keepalive.tcp.TcpOptionAccess}; clients that only let a socket factory in take
 * {@link io.keepalive.tcp.KeepAliveSocketFactory}.
 */
@NullMarked
package io.keepalive.tcp;

import org.jspecify.annotations.NullMarked;
