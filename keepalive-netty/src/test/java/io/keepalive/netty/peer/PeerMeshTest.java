package io.keepalive.netty.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.keepalive.detect.DetectorPolicy;
import io.keepalive.failover.FailoverListener;
import io.keepalive.failover.FailoverPolicy;
import io.keepalive.failover.Role;
import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import io.keepalive.health.SourceState;
import io.keepalive.netty.transport.EveryTransport;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.peer.Member;
import io.keepalive.peer.PeerGroupBuilder;
import io.keepalive.peer.Presence;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes on real sockets. How soon what is noticed the group's own tests hold; here it only has to be noticed. */
@Timeout(60)
class PeerMeshTest {

    private final List<PeerMesh> meshes = new ArrayList<>();
    private EventLoopGroup loops = TestTransport.NIO.newGroup(2);
    private TestTransport transport = TestTransport.NIO;
    private final Map<String, InetSocketAddress> addresses = addresses("a", "b", "c");

    @AfterEach
    void closeAll() throws Exception {
        for (PeerMesh mesh : meshes) {
            mesh.close().get(10, SECONDS);
        }
        loops.shutdownGracefully(0, 5, SECONDS).await(10, SECONDS);
    }

    @EveryTransport
    void nodesHearOfEachOtherAndOfEachOthersState(TestTransport transport) throws Exception {
        on(transport);
        Told told = new Told();
        PeerMesh a = start("a", mesh -> mesh.group(group -> group.listener(told)));
        PeerMesh b = start("b", mesh -> mesh.health(now -> HealthReport.of(HealthState.BUSY)));
        start("c");

        told.next(Told.What.JOIN, "b");
        told.next(Told.What.JOIN, "c");
        b.publish("shard", "7").get(5, SECONDS);
        Member seen = told.next(Told.What.STATE, "b", member -> member.state().containsKey("shard"));

        assertThat(seen.state()).containsEntry("shard", "7");
        assertThat(seen.health()).contains(HealthReport.of(HealthState.BUSY));
        assertThat(a.members()).extracting(Member::id).containsExactly("a", "b", "c");
        b.retract("shard").get(5, SECONDS);
        told.next(Told.What.STATE, "b", member -> member.state().isEmpty());
    }

    @EveryTransport
    void aNodeThatLeavesHasLeftAndOneThatClosesIsLost(TestTransport transport) throws Exception {
        on(transport);
        Told told = new Told();
        PeerMesh a = start("a", mesh -> mesh.group(group -> group.listener(told)));
        PeerMesh b = start("b");
        Told toldC = new Told();
        PeerMesh c = start("c", mesh -> mesh.group(group -> group.listener(toldC)));
        long life = told.next(Told.What.JOIN, "b").incarnation();
        told.next(Told.What.JOIN, "c");
        toldC.next(Told.What.JOIN, "a"); // so that a has a link to c, whose end it notices

        b.leave().get(10, SECONDS);
        assertThat(told.next(Told.What.LEAVE, "b").presence()).isEqualTo(Presence.LEFT);
        c.close().get(10, SECONDS);
        told.next(Told.What.SUSPECT, "c");
        assertThat(told.next(Told.What.LEAVE, "c").presence()).isEqualTo(Presence.DEAD);

        start("b");
        assertThat(told.next(Told.What.RETURN, "b").incarnation()).isGreaterThan(life);
        assertThat(a.member("b")).map(Member::presence).contains(Presence.ALIVE);
    }

    @Test
    void thePrimaryIsFollowedByTheNext() throws Exception {
        PeerMesh a = start("a", mesh -> mesh.failover(failover -> failover.policy(priority(3))));
        BlockingQueue<Role> roles = new LinkedBlockingQueue<>();
        BlockingQueue<Optional<Member>> seen = new LinkedBlockingQueue<>();
        PeerMesh b = start(
                "b",
                mesh -> mesh.failover(failover -> failover.policy(priority(2)).listener(new FailoverListener() {
                    @Override
                    public void onRole(Role before, Role after, long term, String why) {
                        roles.add(after);
                    }

                    @Override
                    public void onPrimary(Optional<Member> before, Optional<Member> after) {
                        seen.add(after);
                    }
                })));
        start("c", mesh -> mesh.failover(failover -> failover.policy(priority(1))));
        assertThat(seen.take().map(Member::id)).contains("a");
        assertThat(b.isPrimary()).isFalse();

        a.close().get(10, SECONDS);

        awaitRole(Role.PRIMARY, roles);
        assertThat(b.primary()).map(Member::id).contains("b");
        assertThat(b.failoverStatus()).map(status -> status.role()).contains(Role.PRIMARY);
    }

    @Test
    void aPrimaryThatLeavesStepsDownFirst() throws Exception {
        CompletableFuture<Void> demotion = new CompletableFuture<>();
        BlockingQueue<Role> roles = new LinkedBlockingQueue<>();
        PeerMesh a = start(
                "a",
                mesh -> mesh.failover(failover -> failover.policy(priority(2))
                        .demotion((term, why) -> demotion)
                        .listener(rolesTo(roles))));
        Told told = new Told();
        start("b", mesh -> mesh.group(group -> group.listener(told)).failover(failover -> {}));
        start("c");
        awaitRole(Role.PRIMARY, roles);

        CompletableFuture<Void> left = a.leave();

        awaitRole(Role.DEMOTING, roles);
        assertThat(left).isNotDone();
        demotion.complete(null);
        assertThat(told.next(Told.What.LEAVE, "a").presence()).isEqualTo(Presence.LEFT);
        left.get(10, SECONDS);
        awaitRole(Role.STANDBY, roles);
    }

    @Test
    void aHealthSourceThatThrowsIsReported() throws Exception {
        Told told = new Told();
        start("a", mesh -> mesh.group(group -> group.listener(told)));
        start(
                "b",
                mesh -> mesh.health(now -> {
                    throw new IllegalStateException("broken");
                }));
        start("c");

        Member seen = told.next(Told.What.STATE, "b", member -> member.health().isPresent());

        assertThat(seen.health()).map(HealthReport::source).contains(SourceState.FAILED);
    }

    @Test
    void changedHealthIsHeardAtOnce() throws Exception {
        HealthReport[] health = {HealthReport.of(HealthState.SERVING)};
        Told told = new Told();
        Consumer<PeerGroupBuilder> rare =
                group -> group.period(ofSeconds(30)).detector(DetectorPolicy.fixed(ofMinutes(2)));
        start("a", mesh -> mesh.group(rare.andThen(group -> group.listener(told))));
        PeerMesh b = start("b", mesh -> mesh.health(now -> health[0]).group(rare));
        told.next(Told.What.JOIN, "b");

        health[0] = HealthReport.of(HealthState.DRAINING);
        b.healthChanged();

        // within Told's patience, which is shorter than the period
        told.next(
                Told.What.STATE,
                "b",
                member -> member.health()
                        .filter(report -> report.state() == HealthState.DRAINING)
                        .isPresent());
    }

    @Test
    void whoeverSendsNoMessagesIsClosedAndHarmsNothing() throws Exception {
        Told told = new Told();
        PeerMesh a = start("a", mesh -> mesh.group(group -> group.listener(told)));
        List<Socket> strangers = new ArrayList<>();
        byte[] tooLong = {0x7F, 0, 0, 0, 1, 2, 3};
        byte[] noMessage = {0, 0, 0, 3, 1, 2, 3};
        for (byte[] bytes : List.of(tooLong, noMessage, "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII))) {
            Socket stranger = new Socket(
                    addresses.get("a").getAddress(), addresses.get("a").getPort());
            stranger.setSoTimeout((int) SECONDS.toMillis(10));
            stranger.getOutputStream().write(bytes);
            strangers.add(stranger);
        }

        assertThat(strangers.get(0).getInputStream().read()).isEqualTo(-1);
        assertThat(strangers.get(2).getInputStream().read()).isEqualTo(-1);
        start("b");
        told.next(Told.What.JOIN, "b");
        assertThat(a.member("b")).map(Member::presence).contains(Presence.ALIVE);
        for (Socket stranger : strangers) {
            stranger.close();
        }
    }

    @Test
    void saysWhatIsMissingAndWhatIsTwice() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        PeerMesh.builder("a").peer("b", addresses.get("b")).start())
                .withMessage("on: not called (expected: the event loops and the classes of channels)");
        assertThatIllegalStateException()
                .isThrownBy(() -> PeerMesh.builder("a")
                        .on(loops, transport.serverChannelType(), transport.channelType())
                        .start())
                .withMessage("listen: not called (expected: the address to listen on)");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        PeerMesh.builder("a").peer("b", addresses.get("b")).peer("b", addresses.get("c")))
                .withMessage("id: b (expected: a peer that was not said before)");
        assertThatIllegalStateException()
                .isThrownBy(() -> start("a").withFailover(failover -> failover))
                .withMessage("failover: none (expected: one)");
    }

    @Test
    void theAddressIsFreeOnceItIsClosed() throws Exception {
        for (int i = 0; i < 50; i++) {
            start("a").close().get(10, SECONDS);
        }
    }

    @Test
    void failsToStartWhereSomebodyElseListens() throws IOException {
        InetSocketAddress taken = addresses.get("a");
        try (ServerSocket other = new ServerSocket(taken.getPort(), 1, taken.getAddress())) {
            assertThat(other.isBound()).isTrue();
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> builder("a").start().join())
                    .withCauseInstanceOf(BindException.class);
        }
    }

    private void on(TestTransport other) {
        loops.shutdownGracefully(0, 0, SECONDS);
        transport = other;
        loops = other.newGroup(2);
    }

    private static FailoverPolicy priority(int priority) {
        return FailoverPolicy.builder().priority(priority).build();
    }

    private PeerMesh start(String id) throws Exception {
        return start(id, mesh -> {});
    }

    private PeerMesh start(String id, Consumer<PeerMeshBuilder> settings) throws Exception {
        PeerMeshBuilder builder = builder(id);
        settings.accept(builder);
        PeerMesh mesh = builder.start().get(10, SECONDS);
        meshes.add(mesh);
        return mesh;
    }

    /** Its heartbeats come often, and nobody is suspected for being late. */
    private PeerMeshBuilder builder(String id) {
        PeerMeshBuilder mesh = PeerMesh.builder(id)
                .on(loops, transport.serverChannelType(), transport.channelType())
                .listen(addresses.get(id))
                .group(group -> group.period(ofMillis(100))
                        .detector(DetectorPolicy.fixed(ofSeconds(20)))
                        .deadAfter(ofMillis(200)));
        addresses.forEach((peer, address) -> {
            if (!peer.equals(id)) {
                mesh.peer(peer, address);
            }
        });
        return mesh;
    }

    private static FailoverListener rolesTo(BlockingQueue<Role> roles) {
        return new FailoverListener() {
            @Override
            public void onRole(Role before, Role after, long term, String why) {
                roles.add(after);
            }
        };
    }

    private static void awaitRole(Role wanted, BlockingQueue<Role> roles) throws InterruptedException {
        for (Role role = roles.poll(20, TimeUnit.SECONDS); role != wanted; role = roles.poll(20, TimeUnit.SECONDS)) {
            assertThat(role).as("next role").isNotNull();
        }
    }

    /** Ports that are free a moment before they are taken. */
    private static Map<String, InetSocketAddress> addresses(String... ids) {
        Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
        List<ServerSocket> taken = new ArrayList<>();
        try {
            for (String id : ids) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                taken.add(socket);
                addresses.put(id, new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()));
            }
            for (ServerSocket socket : taken) {
                socket.close();
            }
            return addresses;
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }
}
