package io.keepalive.examples.cluster;

import io.keepalive.examples.support.Frames;
import io.keepalive.examples.support.Transport;
import io.keepalive.examples.support.TransportErrors;
import io.keepalive.examples.zookeeper.ZooKeeperElection;
import io.keepalive.failover.ElectionEngine;
import io.keepalive.failover.Failover;
import io.keepalive.failover.FailoverListener;
import io.keepalive.failover.Role;
import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.netty.peer.PeerMesh;
import io.keepalive.netty.peer.PeerMeshBuilder;
import io.keepalive.peer.Member;
import io.keepalive.peer.PeerGroupListener;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One node of the cluster, in a process of its own: started, and told what to do, by {@link NodeProcess}. */
final class NodeMain {

    static final String DRAIN = "drain";
    static final String SERVE = "serve";

    private static final String ELECTION = "/keepalive/failover-cluster";

    private volatile HealthState state = HealthState.SERVING;
    private volatile Role role = Role.STANDBY;
    private volatile long term;

    private NodeMain() {}

    /** Runs a node until its standard input ends. The arguments are its name and the topology. */
    public static void main(String[] args) throws IOException {
        for (String logger : List.of("io.keepalive", "io.netty", "org.apache")) {
            System.setProperty("org.slf4j.simpleLogger.log." + logger, "error"); // its events tell all
        }
        List<String> arguments = Arrays.asList(args);
        new NodeMain().run(arguments.get(0), Topology.ofArguments(arguments.subList(1, arguments.size())));
    }

    private void run(String node, Topology topology) throws IOException {
        Transport transport = Transport.best();
        EventLoopGroup loops = transport.eventLoops(1);
        ZooKeeperElection election = topology.zooKeeper().isEmpty()
                ? null
                : new ZooKeeperElection(topology.zooKeeper(), ELECTION, node, ClusterSettings.SESSION);
        PeerMesh mesh = mesh(node, topology, transport, loops, election).start().join();
        if (election != null) {
            mesh.withFailover(failover -> start(election, failover, mesh)).join();
        }
        serve(topology.of(node), transport, loops, new OrderService(mesh::isPrimary));
        tell(NodeEvent.Kind.READY, node);
        obey(mesh);
        mesh.leave().join();
        if (election != null) {
            election.close();
        }
        loops.shutdownGracefully();
    }

    private static boolean start(ZooKeeperElection election, Failover failover, PeerMesh mesh) {
        election.start(
                failover,
                task -> mesh.withFailover(of -> {
                    task.run();
                    return true;
                }));
        return true;
    }

    private PeerMeshBuilder mesh(
            String node,
            Topology topology,
            Transport transport,
            EventLoopGroup loops,
            @Nullable ElectionEngine engine) {
        Topology.Addresses own = topology.of(node);
        PeerMeshBuilder mesh = PeerMesh.builder(node)
                .on(loops, transport.serverChannel(), transport.clientChannel())
                .listen(own.mesh())
                .connectFrom(new InetSocketAddress(own.host(), 0))
                .group(group -> group.period(ClusterSettings.PERIOD)
                        .detector(ClusterSettings.DETECTOR)
                        .deadAfter(ClusterSettings.DEAD_AFTER)
                        .listener(new GroupEvents()))
                .health(this::report)
                .failover(failover -> {
                    failover.policy(ClusterSettings.failover(topology, node)).listener(new RoleEvents());
                    if (engine != null) {
                        failover.deferTo(engine);
                    }
                });
        topology.nodes().forEach((peer, at) -> {
            if (!peer.equals(node)) {
                mesh.peer(peer, at.mesh());
            }
        });
        return mesh;
    }

    /** Clients hear of this node's state with its pongs. */
    private void serve(Topology.Addresses own, Transport transport, EventLoopGroup loops, OrderService service) {
        NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .expectPingEvery(OrderClient.PING_PERIOD)
                .health(this::report)
                .build();
        new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        Frames.addTo(channel.pipeline());
                        keepAlive.install(channel, Frames.CODEC);
                        channel.pipeline().addLast(service, TransportErrors.KEPT);
                    }
                })
                .bind(own.service())
                .syncUninterruptibly();
    }

    private HealthReport report(long nowNanos) {
        return NodeHealth.of(state, role, term);
    }

    private void obey(PeerMesh mesh) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String word = commands.readLine(); word != null; word = commands.readLine()) {
            state = word.equals(DRAIN) ? HealthState.DRAINING : HealthState.SERVING;
            mesh.healthChanged();
        }
    }

    private static void tell(NodeEvent.Kind kind, String about) {
        System.out.println(NodeEvent.line(kind, about));
    }

    private static final class GroupEvents implements PeerGroupListener {

        @Override
        public void onSuspect(Member member) {
            tell(NodeEvent.Kind.SUSPECT, member.id());
        }

        @Override
        public void onRecovered(Member member) {
            tell(NodeEvent.Kind.RECOVERED, member.id());
        }

        @Override
        public void onLeave(Member member) {
            tell(NodeEvent.Kind.GONE, member.id());
        }

        @Override
        public void onReturn(Member member) {
            tell(NodeEvent.Kind.RETURN, member.id());
        }

        @Override
        public void onStateChanged(Member before, Member after) {
            if (drains(after) && !drains(before)) {
                tell(NodeEvent.Kind.DRAINS, after.id());
            }
        }

        private static boolean drains(Member member) {
            return member.health()
                    .filter(report -> report.state() == HealthState.DRAINING)
                    .isPresent();
        }
    }

    private final class RoleEvents implements FailoverListener {

        @Override
        public void onRole(Role before, Role after, long ofTerm, String why) {
            role = after;
            term = ofTerm;
            tell(NodeEvent.Kind.ROLE, after.name());
        }
    }
}
