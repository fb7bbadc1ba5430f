package io.keepalive.examples.bench.load;

import io.keepalive.examples.support.Times;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** One contender in one round, from starting its processes to ending them. */
public final class Trial {

    private static final Duration WORD_EVERY = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Contender contender;
    private final LoadSettings settings;
    private final Consumer<String> narrator;

    /**
     * Prepares it.
     *
     * @param contender what keeps the connections alive
     * @param settings what it has to do
     * @param narrator hears how it goes, in sentences without an end
     */
    public Trial(Contender contender, LoadSettings settings, Consumer<String> narrator) {
        this.contender = contender;
        this.settings = settings;
        this.narrator = narrator;
    }

    /**
     * Runs it, which takes as long as the settings say and some time to start and connect.
     *
     * @return what was measured
     * @throws InterruptedException if the thread is interrupted
     * @throws IllegalStateException if a process fails
     */
    public Measurement run() throws InterruptedException {
        try (Pairs pairs = new Pairs(contender, settings)) {
            Figures memoryBefore = pairs.askServers("memory");
            long connecting = System.nanoTime();
            pairs.connect();
            narrator.accept(String.format(
                    Locale.ROOT,
                    "%,d connections open after %s",
                    settings.connections(),
                    Times.seconds(Duration.ofNanos(System.nanoTime() - connecting))));
            Thread.sleep(settings.warmUp().toMillis());
            Figures seen = measure(pairs);
            Figures memory = pairs.askServers("memory").minus(memoryBefore);
            Figures found = contender.judges() && settings.freeze() > 0 ? freeze(pairs) : Figures.NONE;
            return new Measurement(settings, seen.and(memory), found);
        }
    }

    private Figures measure(Pairs pairs) throws InterruptedException {
        pairs.askClients("begin");
        Figures serversBefore = pairs.askServers("costs");
        Figures clientsBefore = pairs.askClients("costs");
        hold(pairs);
        Figures peers = pairs.askClients("end");
        Figures servers = pairs.askServers("costs").minus(serversBefore);
        Figures clients = pairs.askClients("costs").minus(clientsBefore);
        return peers.and(servers).and(clients.prefixed(Measurement.CLIENT));
    }

    private void hold(Pairs pairs) throws InterruptedException {
        long start = System.nanoTime();
        Duration held = Duration.ZERO;
        while (held.plus(WORD_EVERY).compareTo(settings.duration()) < 0) {
            Thread.sleep(WORD_EVERY.toMillis());
            held = Duration.ofNanos(System.nanoTime() - start);
            Figures alive = pairs.askClients("alive");
            narrator.accept(String.format(
                    Locale.ROOT,
                    "%s: %,.0f connections, %,.0f ended",
                    Duration.ofSeconds(held.toSeconds()),
                    alive.value(Peers.CONNECTED),
                    alive.value(Peers.FALSE_DEATHS)));
        }
        Thread.sleep(Math.max(0, settings.duration().minus(held).toMillis()));
    }

    /** Waits until all frozen peers are found, or might have been twice. */
    private Figures freeze(Pairs pairs) throws InterruptedException {
        pairs.freeze(settings.freezes());
        long end = System.nanoTime() + settings.detectionBound().multipliedBy(2).toNanos();
        Figures found = pairs.askClients("found");
        while (found.value(Peers.FOUND) < found.value(Peers.FROZEN) && System.nanoTime() - end < 0) {
            Thread.sleep(LOOK_EVERY.toMillis());
            found = pairs.askClients("found");
        }
        Thread.sleep(settings.interval().toMillis()); // for those that must not be found
        return pairs.askClients("found");
    }
}
