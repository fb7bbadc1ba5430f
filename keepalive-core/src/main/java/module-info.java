/** TCP keepalive and heartbeats as pure logic: no Netty, no threads, no clock of its own. */
@SuppressWarnings("module") // the qualified export names a module that is compiled later
module io.keepalive.core {
    exports io.keepalive;
    exports io.keepalive.detect;
    exports io.keepalive.diagnosis;
    exports io.keepalive.failover;
    exports io.keepalive.health;
    exports io.keepalive.heartbeat;
    exports io.keepalive.http;
    exports io.keepalive.lifetime;
    exports io.keepalive.lint;
    exports io.keepalive.load;
    exports io.keepalive.middlebox;
    exports io.keepalive.negotiation;
    exports io.keepalive.path;
    exports io.keepalive.peer;
    exports io.keepalive.plan;
    exports io.keepalive.prediction;
    exports io.keepalive.reconnect;
    exports io.keepalive.tcp;
    exports io.keepalive.internal to
            io.keepalive.netty;

    // Not static, although nothing links to it: without it no socket of a modular application offers the timings.
    requires jdk.net;
    requires static org.jspecify;
    requires org.slf4j;
}
