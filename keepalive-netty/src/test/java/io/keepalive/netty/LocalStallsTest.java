package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.watches;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operator sees stalls in one line per event loop and ten seconds; every listener hears of its own connections. */
@Tag("netty-4.2")
class LocalStallsTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final String loopName = Thread.currentThread().getName();
    private final RecordingLogger logger = new RecordingLogger();
    private final LocalStalls stalls = new LocalStalls(logger, () -> false);
    private final List<LocalStall> heard = new ArrayList<>();
    private final KeepAliveGroup group = group(heard::add);

    @AutoClose("finishAndReleaseAll")
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private final EventLoop loop = channel.eventLoop();

    @BeforeEach
    void freeze() {
        channel.freezeTime();
    }

    @Test
    void theLineNamesTheLoopTheLongestLatenessAndTheConnections() {
        for (int i = 0; i < 1500; i++) {
            stalls.late(group, loop, 9_200_000_000L - i);
        }
        pass(0);
        assertThat(logger.lines)
                .containsExactly(
                        "WARN event loop " + loopName + " was held up for at least 9.20 s: 1,500 connections fell due"
                                + " meanwhile; what was received meanwhile is read before any peer is judged");
        assertThat(heard).containsExactly(new LocalStall(loopName, ofMillis(9200), 1500));
    }

    @Test
    void groupsThatShareALoopShareTheLineAndHearOfTheirOwnConnections() {
        List<LocalStall> other = new ArrayList<>();
        KeepAliveGroup otherGroup = group(other::add);
        stalls.late(group, loop, SECOND);
        stalls.late(otherGroup, loop, SECOND);
        stalls.late(otherGroup, loop, SECOND);
        pass(0);
        assertThat(logger.lines).singleElement().asString().contains(": 3 connections fell due");
        assertThat(heard).extracting(LocalStall::connections).containsExactly(1);
        assertThat(other).extracting(LocalStall::connections).containsExactly(2);
    }

    @Test
    void aLoopThatStallsAgainAndAgainIsOneLineInTenSeconds() {
        for (int i = 0; i < 25; i++) {
            stalls.late(group, loop, SECOND);
            pass(1);
        }
        assertThat(warnings()).hasSize(3);
        assertThat(warnings().get(0)).doesNotContain("since the last such line");
        assertThat(warnings().get(1)).endsWith(" (stalls since the last such line: 9 more)");
        assertThat(logger.lines).hasSize(25);
        assertThat(heard).hasSize(25);
        assertThat(group.counters.localStalls()).isEqualTo(25);
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        KeepAliveGroup throwing = group(stall -> {
            throw new IllegalStateException("thrown by the listener");
        });
        stalls.late(throwing, loop, SECOND);
        stalls.late(group, loop, SECOND);
        pass(0);
        assertThat(throwing.counters.localStalls()).isEqualTo(1);
        assertThat(heard).hasSize(1);
        stalls.late(group, loop, SECOND);
        pass(0);
        assertThat(heard).hasSize(2);
    }

    @Test
    void aStallThatItsLoopEndedTooEarlyToTellDoesNotKeepTheNextFromBeingTold() {
        EmbeddedChannel ends = new EmbeddedChannel();
        ends.freezeTime();
        stalls.late(group, ends.eventLoop(), 70 * SECOND);
        ends.advanceTimeBy(-1, TimeUnit.NANOSECONDS); // what is due at once never comes
        ends.close();
        stalls.late(group, loop, SECOND);
        pass(0);
        assertThat(heard).containsExactly(new LocalStall(loopName, ofSeconds(1), 1));
    }

    private List<String> warnings() {
        return logger.lines.stream().filter(line -> line.startsWith("WARN ")).toList();
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    private static KeepAliveGroup group(Consumer<LocalStall> hears) {
        NettyKeepAliveBuilder builder = lines(watches(30)).listener(new KeepAliveListener() {
            @Override
            public void onLocalStall(LocalStall stall) {
                hears.accept(stall);
            }
        });
        return new KeepAliveGroup(builder, watches(30).build(), List.of());
    }
}
