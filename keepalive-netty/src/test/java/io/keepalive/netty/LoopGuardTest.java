package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A look that may end in a verdict waits for as many turns of the event loop as reading all of its channels may take. */
@Tag("netty-4.2")
class LoopGuardTest {

    private final LoopGuard guard = new LoopGuard();
    private final ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), LocalIoHandler.newFactory());
    private final List<String> looks = new ArrayList<>();
    private final KeepAliveGroup group =
            new KeepAliveGroup(lines(pings(10, 2, 3)), pings(10, 2, 3).build(), List.of());
    private int readsInEveryTurn;

    @Test
    void aLookIsNotTakenInTheTurnThatAsksForItButInTheNext() {
        loop.execute(() -> ask("one"));
        loop.runNow();
        assertThat(looks).isEmpty();
        loop.runNow();
        assertThat(looks).containsExactly("one");
    }

    @Test
    void whereALotIsReadEveryFiveHundredConnectionsTakeOneTurnMore() {
        for (int i = 0; i < 1500; i++) {
            guard.joined();
        }
        readsInEveryTurn = 512;
        ask("after three turns");
        turns(2);
        assertThat(looks).isEmpty();
        turns(1);
        assertThat(looks).hasSize(1);
        for (int i = 0; i < 1500; i++) {
            guard.left();
        }
        ask("at once");
        turns(1);
        assertThat(looks).hasSize(2);
    }

    @Test
    void whereLittleIsReadOneTurnIsEnoughForAnyNumberOfConnections() {
        for (int i = 0; i < 20_000; i++) {
            guard.joined();
        }
        readsInEveryTurn = 511;
        ask("at once");
        turns(1);
        assertThat(looks).hasSize(1);
    }

    @Test
    void afterAStallLittleReadOfOursDoesNotMeanThatAllIsRead() {
        for (int i = 0; i < 1500; i++) {
            guard.joined();
        }
        loop.execute(() -> guard.late(group, loop, 1_000_000_000));
        loop.runNow();
        ask("after three turns");
        turns(2);
        assertThat(looks).isEmpty();
        turns(2);
        assertThat(looks).hasSize(1);
    }

    @Test
    void aLookAskedForLaterNeedsReadsOfItsOwn() {
        loop.execute(() -> ask("first"));
        loop.runNow();
        loop.execute(() -> ask("second")); // runs in one turn with the first look, and may run before it
        loop.runNow();
        assertThat(looks).containsExactly("first");
        turns(2);
        assertThat(looks).containsExactly("first", "second");
    }

    @Test
    void manyLooksAreTakenInPortionsSoThatReadingGoesOnInBetween() {
        for (int i = 0; i < 600; i++) {
            ask("one of many");
        }
        turns(2);
        assertThat(looks).hasSizeBetween(1, 512);
        turns(3);
        assertThat(looks).hasSize(600);
    }

    @Test
    void aLookMayAskForTheNext() {
        guard.afterReads(() -> ask("next"), loop);
        turns(1);
        assertThat(looks).isEmpty();
        turns(2);
        assertThat(looks).containsExactly("next");
    }

    @Test
    void whenNothingWaitsTheLoopIsLeftAlone() {
        ask("only");
        turns(1);
        assertThat(loop.runNow()).isZero();
    }

    private void ask(String look) {
        guard.afterReads(() -> looks.add(look), loop);
    }

    private void turns(int turns) {
        for (int i = 0; i < turns; i++) {
            for (int reads = 0; reads < readsInEveryTurn; reads++) {
                guard.wheel(group, loop).stampRead(false);
            }
            loop.runNow();
        }
    }
}
