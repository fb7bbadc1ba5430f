package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static io.keepalive.netty.KeepAliveChannel.watches;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keepalive.path.IdleStepper;
import io.keepalive.path.PathLimit;
import io.keepalive.path.PathStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Idle times follow what is known, or learnt, of a connection's path. */
@Tag("netty-4.2") // its virtual time
class PathTest {

    /** Remembers for a week, and tells what was saved. */
    private static final class Memory implements PathStore {

        private final Map<String, PathLimit> limits = new ConcurrentHashMap<>();
        private final BlockingQueue<PathLimit> saved = new ArrayBlockingQueue<>(10);

        @Override
        public Optional<PathLimit> find(String key, Instant now) {
            return Optional.ofNullable(limits.get(key)).filter(limit -> !limit.isOlderThan(ofDays(7), now));
        }

        @Override
        public void save(String key, PathLimit limit) {
            limits.put(key, limit);
            saved.add(limit);
        }
    }

    private final Memory memory = new Memory();

    private static PathLimit survives(long seconds, Instant measured) {
        return new PathLimit(ofSeconds(seconds), Optional.empty(), measured);
    }

    /** When the first ping goes out. */
    private static Duration firstPing(KeepAliveChannel peer) {
        List<String> sent = peer.sent();
        while (sent.isEmpty() && peer.elapsed().compareTo(ofSeconds(100)) < 0) {
            peer.after(Duration.ofMillis(100));
            sent = peer.sent();
        }
        return peer.elapsed();
    }

    @Test
    void theIdleTimeIsSafelyBelowWhatIsKnown() {
        memory.save("home", survives(5, Instant.now()));
        try (KeepAliveChannel peer = KeepAliveChannel.of(lines(pings(10, 1, 3)).path(memory, channel -> "home"))) {
            assertThat(firstPing(peer)).isLessThanOrEqualTo(ofSeconds(4)); // drawn from the whole, as after any change
            peer.receives("PONG 1\n");

            peer.after(ofSeconds(4).minusNanos(1));
            assertThat(peer.sent()).isEmpty();
            peer.afterNanos(1);
            assertThat(peer.sent()).containsExactly("PING 2");
        }
    }

    @Test
    void aShorterIdleTimeOfThePolicyStays() {
        memory.save("home", survives(100, Instant.now()));
        try (KeepAliveChannel peer = KeepAliveChannel.of(lines(pings(10, 1, 3)).path(memory, channel -> "home"))) {
            assertThat(firstPing(peer)).isEqualTo(ofSeconds(10));
        }
    }

    @Test
    void wherePathsAreUnknownThePolicyHolds() {
        memory.save("office", survives(5, Instant.now()));
        memory.save("hotel", survives(5, Instant.now().minus(ofDays(8))));
        for (String path : List.of("home", "hotel")) {
            try (KeepAliveChannel peer =
                    KeepAliveChannel.of(lines(pings(10, 1, 3)).path(memory, channel -> path))) {
                assertThat(firstPing(peer)).as(path).isEqualTo(ofSeconds(10));
            }
        }
    }

    @Test
    void aKeyThatCannotBeNamedHarmsNothing() {
        try (KeepAliveChannel peer = KeepAliveChannel.of(lines(pings(10, 1, 3)).path(memory, channel -> {
            throw new IllegalStateException("no network");
        }))) {
            assertThat(firstPing(peer)).isEqualTo(ofSeconds(10));
        }
    }

    @Test
    void aStoreThatThrowsOrStepsThatCannotBeMadeHarmNothing() {
        PathStore broken = new PathStore() {
            @Override
            public Optional<PathLimit> find(String key, Instant now) {
                throw new IllegalStateException("no disk");
            }

            @Override
            public void save(String key, PathLimit limit) {}
        };
        AtomicBoolean sound = new AtomicBoolean(true); // as the builder looks at the steps once
        for (NettyKeepAliveBuilder builder : List.of(
                lines(pings(10, 1, 3)).path(broken, channel -> "home"),
                lines(pings(10, 1, 3)).learnPath(broken, channel -> "home", PathTest::steps),
                lines(pings(10, 1, 3)).learnPath(memory, channel -> "home", () -> {
                    if (sound.getAndSet(false)) {
                        return steps();
                    }
                    throw new IllegalStateException("no steps");
                }))) {
            try (KeepAliveChannel peer = KeepAliveChannel.of(builder)) {
                assertThat(firstPing(peer)).isEqualTo(ofSeconds(10));
                peer.receives("PONG 1\n");
                assertThat(peer.after(ofSeconds(10)).sent()).containsExactly("PING 2");
            }
        }
    }

    /** A late answer to the first ping and the answer to the second are one silence, and take one short heartbeat. */
    @Test
    void oneSilenceCountsOnceHoweverManyPingsOfItAreAnswered() {
        try (KeepAliveChannel device = KeepAliveChannel.of(lines(pings(10, 1, 3))
                .learnPath(
                        memory,
                        channel -> "home",
                        () -> IdleStepper.between(ofSeconds(2), ofSeconds(10))
                                .step(ofSeconds(2))
                                .successes(1)
                                .shortAtFirst(2)
                                .tryAgainAfter(1_000)))) {
            firstPing(device);
            device.after(ofSeconds(1));
            assertThat(device.sent()).containsExactly("PING 2");
            device.receives("PONG 1\nPONG 2\n");

            device.after(ofSeconds(2)).receives("PONG 3\n"); // the second short one
            device.after(ofSeconds(2)).receives("PONG 4\n"); // survives 2 s, the first that says anything
            assertThat(device.sent()).containsExactly("PING 3", "PING 4");
            device.after(ofSeconds(4).minusNanos(1));
            assertThat(device.sent()).isEmpty();
            assertThat(device.afterNanos(1).sent()).containsExactly("PING 5");
        }
    }

    @Test
    void aDeviceLearnsFromTheConnectionsItHas() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        NettyKeepAlive keepAlive = lines(pings(10, 1, 2))
                .learnPath(memory, channel -> "home", PathTest::steps)
                .listener(listener)
                .build();

        for (int lost = 0; lost < 2; lost++) {
            try (KeepAliveChannel device = KeepAliveChannel.on(keepAlive, listener)) {
                liveOnAPathThatForgetsAfter(ofSeconds(5), device, ofSeconds(1_000));
                assertThat(device.channel.isOpen()).isFalse();
            }
        }

        PathLimit learnt = memory.saved.poll(10, TimeUnit.SECONDS);
        assertThat(learnt.survived()).isEqualTo(ofSeconds(4));
        assertThat(learnt.forgotten()).contains(ofSeconds(6));
        try (KeepAliveChannel device = KeepAliveChannel.on(keepAlive, listener)) {
            liveOnAPathThatForgetsAfter(ofSeconds(5), device, ofSeconds(300));
            assertThat(device.channel.isOpen()).isTrue();
        }
    }

    @Test
    void whatTheApplicationSendsEndsASilenceOfThePath() {
        RecordingListener listener = new RecordingListener();
        NettyKeepAlive keepAlive = lines(pings(10, 1, 2))
                .learnPath(memory, channel -> "home", PathTest::steps)
                .listener(listener)
                .build();
        try (KeepAliveChannel device = KeepAliveChannel.on(keepAlive, listener)) {
            for (int i = 0; i < 20; i++) {
                device.after(1).writes("telemetry");
                device.after(1);
                answerPings(device);
            }

            assertThat(keepAlive.counters().pingsSent())
                    .as("pings after 2 s each, as none proves more")
                    .isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void refusesWhatHasNoEffect() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lines(pings(8, 1, 2))
                        .learnPath(memory, channel -> "home", PathTest::steps)
                        .build())
                .withMessage("most: PT10S (expected: <= the heartbeat's idle time PT8S)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lines(watches(8))
                        .learnPath(memory, channel -> "home", PathTest::steps)
                        .build())
                .withMessage("learnPath: given (expected: a heartbeat that pings beside it)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NettyKeepAlive.builder()
                        .detectWithin(ofSeconds(30))
                        .path(memory, channel -> "home")
                        .build())
                .withMessage("path: given (expected: a heartbeat beside it, whose idle time can be shortened)");
    }

    /** 2 s, 4 s, 6 s and so on, after two successes each. */
    private static IdleStepper.Builder steps() {
        return IdleStepper.between(ofSeconds(2), ofSeconds(10))
                .step(ofSeconds(2))
                .successes(2)
                .shortAtFirst(1)
                .tryAgainAfter(1_000);
    }

    /** The peer answers each ping, until a silence was too long. */
    private static void liveOnAPathThatForgetsAfter(Duration limit, KeepAliveChannel device, Duration time) {
        Duration heard = device.elapsed();
        while (device.channel.isOpen() && device.elapsed().compareTo(time) < 0) {
            device.after(ofSeconds(1));
            for (String ping : device.sent()) {
                if (device.elapsed().minus(heard).compareTo(limit) <= 0) {
                    heard = device.elapsed();
                    device.receives(ping.replace("PING", "PONG") + "\n");
                }
            }
        }
    }

    private static void answerPings(KeepAliveChannel device) {
        for (String line : device.sent()) {
            if (line.startsWith("PING")) {
                device.receives(line.replace("PING", "PONG") + "\n");
            }
        }
    }
}
