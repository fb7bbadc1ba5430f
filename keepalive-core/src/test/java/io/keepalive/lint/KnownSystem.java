package io.keepalive.lint;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a system does unless it is told otherwise. A source on GitHub is linked at the commit at which it was read.
 *
 * @param name the system, and its version where that matters
 * @param defaults its defaults in words
 * @param http whether it speaks HTTP, so that load balancers of HTTP let it through
 * @param settings its defaults
 * @param permittedPing how often its peer permits a ping, where that matters
 * @param source where the defaults are documented
 */
record KnownSystem(
        String name,
        String defaults,
        boolean http,
        GivenSettingsBuilder settings,
        Optional<Duration> permittedPing,
        String source) {

    private static final String GRPC =
            "https://github.com/grpc/grpc-java/blob/5fda0c7c35a938b2b0be05cdbe168dcb0700d64a/";

    /** Each read on 2026-11-23. */
    static List<KnownSystem> all() {
        return List.of(
                new KnownSystem(
                        "gRPC Java client",
                        "`SO_KEEPALIVE` with the system's 2 h, no pings, closes after 30 min without calls",
                        true,
                        GivenSettings.builder().tcpKeepAlive(true).clientIdleLimit(ofMinutes(30)),
                        Optional.empty(),
                        GRPC + "api/src/main/java/io/grpc/ManagedChannelBuilder.java"),
                new KnownSystem(
                        "the same with `keepAliveTime(1 min)`, to a server with defaults",
                        "pings after 1 min, during calls only, one unanswered for 20 s is a death, on epoll a user timeout of"
                                + " 20 s; the server permits a ping in 5 min",
                        true,
                        GivenSettings.builder()
                                .tcpKeepAlive(true)
                                .userTimeout(ofSeconds(20))
                                .pingIdle(ofMinutes(1))
                                .pingInterval(ofSeconds(20))
                                .pingsWithoutActivity(false)
                                .clientIdleLimit(ofMinutes(30)),
                        Optional.of(ofMinutes(5)),
                        GRPC + "core/src/main/java/io/grpc/internal/GrpcUtil.java"),
                new KnownSystem(
                        "gRPC Java server",
                        "`SO_KEEPALIVE` with the system's 2 h; pings after 2 h, one unanswered for 20 s is a death",
                        true,
                        GivenSettings.builder()
                                .tcpKeepAlive(true)
                                .pingIdle(ofHours(2))
                                .pingInterval(ofSeconds(20)),
                        Optional.empty(),
                        GRPC + "netty/src/main/java/io/grpc/netty/NettyServerBuilder.java"),
                new KnownSystem(
                        "Lettuce 7.4 and earlier",
                        "no TCP keepalive; commands time out after 60 s, the connection stays",
                        false,
                        GivenSettings.builder().tcpKeepAlive(false),
                        Optional.empty(),
                        "https://github.com/redis/lettuce/blob/7.4.0.RELEASE/src/main/java/io/lettuce/core/SocketOptions.java"),
                new KnownSystem(
                        "Lettuce 7.5 and later",
                        "TCP keepalive 13 s, 13 s, 3 probes; no user timeout; commands time out after 60 s, the connection stays",
                        false,
                        GivenSettings.builder()
                                .tcpKeepAlive(true)
                                .tcpIdle(ofSeconds(13))
                                .tcpInterval(ofSeconds(13))
                                .tcpProbes(3),
                        Optional.empty(),
                        "https://github.com/redis/lettuce/blob/b0bcdd81430b2b3ba1c67327ed623678895bf043/src/main/java/io/lettuce/core/SocketOptions.java"),
                new KnownSystem(
                        "PostgreSQL JDBC (pgjdbc)",
                        "`tcpKeepAlive=false`, `socketTimeout=0`",
                        false,
                        GivenSettings.builder().tcpKeepAlive(false),
                        Optional.empty(),
                        "https://jdbc.postgresql.org/documentation/use/"),
                new KnownSystem(
                        "MySQL Connector/J",
                        "`tcpKeepAlive=true` with the system's 2 h, `socketTimeout=0`",
                        false,
                        GivenSettings.builder().tcpKeepAlive(true),
                        Optional.empty(),
                        "https://dev.mysql.com/doc/connector-j/en/connector-j-connp-props-networking.html"),
                new KnownSystem(
                        "Apache Kafka client",
                        "`SO_KEEPALIVE` with the system's 2 h, `connections.max.idle.ms` 9 min (a broker's is 10 min),"
                                + " `request.timeout.ms` 30 s closes the connection",
                        false,
                        GivenSettings.builder()
                                .tcpKeepAlive(true)
                                .clientIdleLimit(ofMinutes(9))
                                .serverIdleTimeout(ofMinutes(10))
                                .requestTimeout(ofSeconds(30)),
                        Optional.empty(),
                        "https://github.com/apache/kafka/blob/1eb7644349cb07139d6a3c1ad1986979647cac99/clients/src/main/java/org/apache/kafka/clients/producer/ProducerConfig.java"),
                new KnownSystem(
                        "nginx upstream",
                        "`proxy_socket_keepalive off`, `keepalive_timeout` 60 s, `proxy_read_timeout` 60 s",
                        true,
                        GivenSettings.builder()
                                .tcpKeepAlive(false)
                                .clientIdleLimit(ofMinutes(1))
                                .requestTimeout(ofMinutes(1)),
                        Optional.empty(),
                        "https://nginx.org/en/docs/http/ngx_http_upstream_module.html#keepalive_timeout"),
                new KnownSystem(
                        "Apache Dubbo 3, protocol dubbo",
                        "`SO_KEEPALIVE` with the system's 2 h, a heartbeat after 60 s of silence, either end closes after 180 s",
                        false,
                        GivenSettings.builder()
                                .tcpKeepAlive(true)
                                .pingIdle(ofMinutes(1))
                                .watchLimit(ofMinutes(3))
                                .peerWatchLimit(ofMinutes(3)),
                        Optional.empty(),
                        "https://github.com/apache/dubbo/blob/324c62550ab22ffa53bce15f219bbc1d67b8c4a3/dubbo-remoting/dubbo-remoting-api/src/main/java/org/apache/dubbo/remoting/utils/UrlUtils.java"),
                new KnownSystem(
                        "RabbitMQ Java client",
                        "heartbeat timeout 60 s: either end sends after 30 s, the client is patient for 135 s, the server for 120 s",
                        false,
                        GivenSettings.builder()
                                .pingIdle(ofSeconds(30))
                                .watchLimit(ofSeconds(135))
                                .peerPingPeriod(ofSeconds(30))
                                .peerWatchLimit(ofMinutes(2)),
                        Optional.empty(),
                        "https://www.rabbitmq.com/docs/heartbeats"),
                new KnownSystem(
                        "Eclipse Paho (MQTT, Java)",
                        "keep alive 60 s: pings after 60 s, one unanswered for 60 s is a death; the broker waits for 90 s",
                        false,
                        GivenSettings.builder()
                                .pingIdle(ofMinutes(1))
                                .pingInterval(ofMinutes(1))
                                .peerWatchLimit(ofSeconds(90)),
                        Optional.empty(),
                        "https://github.com/eclipse-paho/paho.mqtt.java/blob/9c742c1d83e71132452e08d325e5a90d1631c302/org.eclipse.paho.client.mqttv3/src/main/java/org/eclipse/paho/client/mqttv3/MqttConnectOptions.java"),
                new KnownSystem(
                        "Reactor Netty HttpClient",
                        "no TCP keepalive, no `maxIdleTime` in the pool, no `responseTimeout`",
                        true,
                        GivenSettings.builder().tcpKeepAlive(false),
                        Optional.empty(),
                        "https://projectreactor.io/docs/netty/release/reference/http-client.html"),
                new KnownSystem(
                        "JDK HttpClient",
                        "no TCP keepalive, `jdk.httpclient.keepalive.timeout` 30 s, no request timeout",
                        true,
                        GivenSettings.builder().tcpKeepAlive(false).clientIdleLimit(ofSeconds(30)),
                        Optional.empty(),
                        "https://docs.oracle.com/en/java/javase/25/docs/api/java.net.http/module-summary.html"));
    }
}
