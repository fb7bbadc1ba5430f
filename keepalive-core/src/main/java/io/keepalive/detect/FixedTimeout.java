package io.keepalive.detect;

/** Suspects after a fixed silence. */
final class FixedTimeout implements FailureDetector {

    private final long timeoutNanos;
    private final Silence silence;

    FixedTimeout(long timeoutNanos, long nowNanos) {
        this.timeoutNanos = timeoutNanos;
        this.silence = new Silence(nowNanos);
    }

    @Override
    public void heartbeat(long sequence, long nowNanos) {
        if (silence.isNews(sequence)) {
            silence.end(sequence, nowNanos);
        }
    }

    @Override
    public void localPause(long fromNanos, long toNanos) {
        silence.pause(fromNanos, toNanos, timeoutNanos);
    }

    @Override
    public double suspicion(long nowNanos) {
        return Level.of(silence.countedNanos(nowNanos), timeoutNanos, suspects(nowNanos));
    }

    @Override
    public boolean suspects(long nowNanos) {
        return nowNanos - suspectsAtNanos() >= 0;
    }

    @Override
    public long suspectsAtNanos() {
        return silence.reachesAtNanos(timeoutNanos);
    }
}
