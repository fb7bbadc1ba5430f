package io.keepalive.netty.peer;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.keepalive.detect.DetectorPolicy;
import io.keepalive.failover.FailoverListener;
import io.keepalive.failover.FailoverPolicy;
import io.keepalive.failover.Role;
import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.peer.Member;
import io.keepalive.peer.PeerGroupListener;
import io.keepalive.peer.Presence;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong at the ends of a node's life, and what its user gets wrong. */
@Timeout(60)
class MeshTroubleTest {

    private final EventLoopGroup loops = TestTransport.NIO.newGroup(2);
    private final List<PeerMesh> meshes = new ArrayList<>();
    private final InetSocketAddress here = free();
    private final InetSocketAddress there = free();

    @AfterEach
    void closeAll() throws Exception {
        for (PeerMesh mesh : meshes) {
            mesh.close().get(10, SECONDS);
        }
        loops.shutdownGracefully(0, 5, SECONDS).await(10, SECONDS);
    }

    @Test
    void aNodeThatClosesHearsNothingOfWhatItsOwnCloseDoes() throws Exception {
        Told told = new Told();
        PeerMesh a = start("a", mesh -> mesh.group(group -> group.listener(told)));
        start("b");
        told.next(Told.What.JOIN, "b");

        a.close().get(10, SECONDS);

        assertThat(told.heard(Told.What.SUSPECT)).isZero();
        assertThat(a.member("b")).map(Member::presence).contains(Presence.ALIVE);
    }

    @Test
    void aNodeThatLeavesIsNotSuspectedBefore() throws Exception {
        Told told = new Told();
        start("a", mesh -> mesh.group(group -> group.listener(told)));
        PeerMesh b = start("b");
        told.next(Told.What.JOIN, "b");
        for (int i = 0; i < 10; i++) {
            b.leave().get(10, SECONDS);
            told.next(Told.What.LEAVE, "b");
            b = start("b");
            told.next(Told.What.RETURN, "b");
        }

        assertThat(told.heard(Told.What.SUSPECT)).isZero();
    }

    @Test
    void aClosedNodeIsNotPrimaryAndPublishesNothing() throws Exception {
        BlockingQueue<Role> roles = new LinkedBlockingQueue<>();
        PeerMesh a = start(
                "a",
                mesh -> mesh.failover(failover -> failover.policy(
                                FailoverPolicy.builder().pauseLimit(ofHours(1)).build())
                        .listener(new FailoverListener() {
                            @Override
                            public void onRole(Role before, Role after, long term, String why) {
                                roles.add(after);
                            }
                        })));
        start("b", mesh -> mesh.failover(failover -> {}));
        await(Role.PRIMARY, roles);
        assertThat(a.isPrimary()).isTrue();

        a.leave().get(10, SECONDS);

        assertThat(a.isPrimary()).isFalse();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> a.publish("key", "value").get(10, SECONDS))
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("mesh: closed (expected: one that is not)");
    }

    @Test
    void startsOnNoLoopThatIsShutDownAndClosesOnOne() throws Exception {
        PeerMesh a = start("a");
        meshes.clear();
        loops.shutdownGracefully(0, 0, SECONDS).await(10, SECONDS);

        a.close().get(10, SECONDS);
        a.leave().get(10, SECONDS);
        a.healthChanged();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> a.publish("key", "value").get(10, SECONDS))
                .withCauseInstanceOf(RejectedExecutionException.class);
        assertThatIllegalStateException()
                .isThrownBy(() -> builder("a").start().get(10, SECONDS))
                .withMessageContaining("(expected: one that is not shut down)");
    }

    @Test
    void refusesAPeerWithoutAnAddress() {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder("a").group(group -> group.peer("c")).start())
                .withMessage("peer: c without an address (expected: peers that were said by PeerMeshBuilder.peer)");
    }

    @Test
    void theFailoversStateIsNotTheUsers() throws Exception {
        PeerMesh a = start("a", mesh -> mesh.failover(failover -> {}));

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> a.publish("failover.role", "PRIMARY").get(10, SECONDS))
                .withCauseInstanceOf(IllegalArgumentException.class)
                .withMessageContaining("key: failover.role (expected: one that does not begin with failover.)");
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> a.retract("failover.role").get(10, SECONDS))
                .withCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFullStateLeavesRoomForTheFailovers() throws Exception {
        HealthReport[] health = {HealthReport.of(HealthState.SERVING)};
        BlockingQueue<Role> roles = new LinkedBlockingQueue<>();
        PeerMesh a = start(
                "a",
                mesh -> mesh.health(now -> health[0])
                        .failover(failover -> failover.policy(
                                        FailoverPolicy.builder().priority(2).build())
                                .listener(new FailoverListener() {
                                    @Override
                                    public void onRole(Role before, Role after, long term, String why) {
                                        roles.add(after);
                                    }
                                })));
        start("b", mesh -> mesh.failover(failover -> {}));
        await(Role.PRIMARY, roles);
        for (int size = 512, key = 0; size > 0; size /= 2) { // until not a byte more is taken
            while (publishes(a, "k" + key++, "x".repeat(size))) {}
        }

        health[0] = HealthReport.of(HealthState.DRAINING);
        a.healthChanged();

        await(Role.STANDBY, roles);
        assertThat(a.member("a").orElseThrow().state()).containsEntry("failover.role", "STANDBY");
    }

    private static boolean publishes(PeerMesh mesh, String key, String value) throws Exception {
        return mesh.publish(key, value)
                .handle((done, refused) -> refused == null)
                .get(10, SECONDS);
    }

    @Test
    void itsWordIsOutBeforeItLetsGoOfWhatItHearsOn() throws Exception {
        List<String> closed = new CopyOnWriteArrayList<>();
        Told told = new Told();
        start("a", mesh -> mesh.group(group -> group.listener(told)));
        Told toldOfA = new Told();
        PeerMesh b = start(
                "b",
                mesh -> mesh.group(group -> group.listener(toldOfA)).pipeline(channel -> {
                    String what = channel.parent() == null ? "speaks" : "hears";
                    channel.closeFuture().addListener(done -> closed.add(what));
                }));
        told.next(Told.What.JOIN, "b");
        toldOfA.next(Told.What.JOIN, "a");

        b.leave().get(10, SECONDS);

        assertThat(closed).containsSubsequence("speaks", "hears");
        told.next(Told.What.LEAVE, "b");
    }

    @Test
    void hooksEndOnTheEventLoopWhateverTheUserSays() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        start(
                "a",
                mesh -> mesh.failover(failover -> failover.promotion(
                                (term, before) -> CompletableFuture.completedFuture(null))
                        .executor(task -> new Thread(() -> {
                                    threads.add(Thread.currentThread());
                                    task.run();
                                })
                                .start())
                        .listener(new FailoverListener() {
                            @Override
                            public void onRole(Role before, Role after, long term, String why) {
                                if (after == Role.PRIMARY) {
                                    threads.add(Thread.currentThread());
                                }
                            }
                        })));
        start("b", mesh -> mesh.failover(failover -> {}));

        assertThat(threads.take()).isInstanceOf(FastThreadLocalThread.class);
    }

    @Test
    void aListenerThatThrowsAnErrorClosesNoConnection() throws Exception {
        BlockingQueue<Member> states = new LinkedBlockingQueue<>();
        Told told = new Told();
        start(
                "a",
                mesh -> mesh.group(group -> group.listener(new PeerGroupListener() {
                    @Override
                    public void onStateChanged(Member before, Member after) {
                        states.add(after);
                        throw new AssertionError("the listener's");
                    }
                })));
        PeerMesh b = start("b", mesh -> mesh.group(group -> group.listener(told)));
        told.next(Told.What.JOIN, "a");
        states.take();
        b.publish("key", "1").get(10, SECONDS);
        while (!states.take().state().containsKey("key")) {}
        b.publish("key", "2").get(10, SECONDS);
        while (!"2".equals(states.take().state().get("key"))) {}
        b.publish("key", "3").get(10, SECONDS);
        while (!"3".equals(states.take().state().get("key"))) {}

        assertThat(told.heard(Told.What.SUSPECT)).isZero();
    }

    @Test
    void startsWithTheShortestAndTheLongestPeriod() throws Exception {
        for (Duration period : List.of(ofMillis(10), ofHours(1))) {
            PeerMesh a = start(
                    "a",
                    mesh -> mesh.group(
                            group -> group.period(period).detector(DetectorPolicy.fixed(period.multipliedBy(3)))));
            a.close().get(10, SECONDS);
        }
    }

    private static void await(Role wanted, BlockingQueue<Role> roles) throws InterruptedException {
        for (Role role = roles.poll(20, SECONDS); role != wanted; role = roles.poll(20, SECONDS)) {
            assertThat(role).as("next role").isNotNull();
        }
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

    private PeerMeshBuilder builder(String id) {
        boolean first = id.equals("a");
        return PeerMesh.builder(id)
                .on(loops, TestTransport.NIO.serverChannelType(), TestTransport.NIO.channelType())
                .listen(first ? here : there)
                .peer(first ? "b" : "a", first ? there : here)
                .group(group -> group.period(ofMillis(100)).detector(DetectorPolicy.fixed(ofSeconds(20))));
    }

    private static InetSocketAddress free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }
}
