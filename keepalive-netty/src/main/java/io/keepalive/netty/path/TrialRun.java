package io.keepalive.netty.path;

import io.keepalive.path.IdleSearch.Trial;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tries one silence on two fresh connections: after it the client speaks first on one, and the server on the other, as a
 * middlebox may forget one direction only. Confined to the event loop.
 */
final class TrialRun {

    private static final long LEAST_TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long LEAST_TOLERANCE_INWARD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Trial trial;
    private final long silenceMillis;
    private final long limitMillis;
    private final long knownGoodNanos;
    private final Consumer<TrialRun> onEnd;
    private final EventLoop loop;

    private @Nullable EchoConnection outwards;
    private @Nullable EchoConnection inwards;
    private @Nullable Boolean outward;
    private @Nullable Boolean inward;
    private @Nullable String trouble;
    private @Nullable Future<?> silence;
    private long silentSinceNanos;
    private boolean silent;
    private boolean over;

    /** {@code onEnd} runs once, unless it is closed before. */
    TrialRun(Trial trial, EventLoop loop, Settings settings, Consumer<TrialRun> onEnd) {
        this.trial = trial;
        this.loop = loop;
        this.onEnd = onEnd;
        silenceMillis = (trial.silence().toNanos() + 999_999) / 1_000_000;
        limitMillis = settings.answerMillis;
        knownGoodNanos = settings.plan.knownGood().toNanos();
    }

    void begin(Bootstrap bootstrap) {
        outwards = EchoConnection.open(bootstrap, this::outwardLost, this::outwardConnected);
        if (!over) {
            inwards = EchoConnection.open(
                    bootstrap, () -> unusable("a spare connection could not be made, or ended"), this::inwardConnected);
        }
    }

    Trial trial() {
        return trial;
    }

    /** Why it says nothing about the path; null if it does. */
    @Nullable
    String trouble() {
        return trouble;
    }

    PathTrial result(boolean counts) {
        return new PathTrial(trial.silence(), Boolean.TRUE.equals(outward), Boolean.TRUE.equals(inward), counts);
    }

    /** Ends it, also before its time. */
    void close() {
        over = true;
        if (silence != null) {
            silence.cancel(false);
        }
        close(outwards);
        close(inwards);
    }

    private static void close(@Nullable EchoConnection connection) {
        if (connection != null) {
            connection.close();
        }
    }

    private void outwardConnected(EchoConnection connection) {
        connection.ask(0, limitMillis, answered -> {
            if (answered) {
                silent = true;
                silentSinceNanos = System.nanoTime();
                silence = loop.schedule(() -> speak(connection), silenceMillis, TimeUnit.MILLISECONDS);
            } else {
                unusable("the endpoint did not answer on a spare connection");
            }
        });
    }

    private void speak(EchoConnection connection) {
        long lateNanos = silentNanos() - TimeUnit.MILLISECONDS.toNanos(silenceMillis);
        connection.ask(0, limitMillis, answered -> {
            if (!answered
                    && lateNanos
                            > Math.max(LEAST_TOLERANCE_NANOS, trial.silence().toNanos() / 20)) {
                unusable("our own event loop was " + Duration.ofNanos(lateNanos) + " late");
            } else {
                outward = answered;
                endIfBothDid();
            }
        });
    }

    /** It ended by itself: in its silence as the path's doing, unless that is too short for it. */
    private void outwardLost() {
        if (!silent) {
            unusable("a spare connection could not be made, or ended");
        } else if (silentNanos() < knownGoodNanos) {
            unusable("a spare connection ended " + Duration.ofNanos(silentNanos()) + " after it fell silent");
        } else {
            if (silence != null) {
                silence.cancel(false);
            }
            outward = false;
            endIfBothDid();
        }
    }

    private void inwardConnected(EchoConnection connection) {
        connection.ask(0, limitMillis, answered -> {
            if (answered) {
                long since = System.nanoTime();
                connection.ask(silenceMillis, limitMillis, spoken -> inwardEnded(spoken, System.nanoTime() - since));
            } else {
                unusable("the endpoint did not answer on a spare connection");
            }
        });
    }

    /** The time on the server's clock may pass a little faster. */
    private boolean isWhole(long silentNanos) {
        long whole = trial.silence().toNanos();
        return silentNanos >= whole - Math.max(LEAST_TOLERANCE_INWARD_NANOS, whole / 1000);
    }

    private void inwardEnded(boolean spoken, long afterNanos) {
        if (spoken && !isWhole(afterNanos)) {
            unusable("the server answered after " + Duration.ofNanos(afterNanos) + ", and was to be silent for "
                    + trial.silence());
        } else if (!spoken && afterNanos < knownGoodNanos) {
            unusable("the server ended a spare connection that was to be silent for " + trial.silence() + " after "
                    + Duration.ofNanos(afterNanos) + ", as an endpoint does whose longestDelay is shorter");
        } else {
            inward = spoken;
            endIfBothDid();
        }
    }

    private long silentNanos() {
        return System.nanoTime() - silentSinceNanos;
    }

    private void unusable(String reason) {
        trouble = reason;
        end();
    }

    private void endIfBothDid() {
        if (outward != null && inward != null) {
            end();
        }
    }

    private void end() {
        if (!over) {
            close();
            onEnd.accept(this);
        }
    }
}
