/** TCP keepalive and heartbeats as pure logic: no Netty, no threads, no clock of its own. */
module io.keepalive.core {
    exports io.keepalive;

    requires static jdk.net;
    requires static transitive org.jspecify;
    requires org.slf4j;
}
