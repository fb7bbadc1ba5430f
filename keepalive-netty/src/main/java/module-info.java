/** Keepalive for Netty channels. */
module io.keepalive.netty {
    exports io.keepalive.netty;
    exports io.keepalive.netty.health;
    exports io.keepalive.netty.heartbeat;
    exports io.keepalive.netty.http;
    exports io.keepalive.netty.link;
    exports io.keepalive.netty.option;
    exports io.keepalive.netty.path;
    exports io.keepalive.netty.peer;

    requires transitive io.keepalive.core;
    requires transitive io.netty.buffer;
    requires transitive io.netty.common;
    requires io.netty.handler;
    requires transitive io.netty.transport;
    requires io.netty.transport.unix.common;
    requires org.slf4j;
    requires static io.netty.codec;
    requires static io.netty.codec.http;
    requires static org.jspecify;
}
