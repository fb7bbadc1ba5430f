package io.keepalive.detect;

/** Suspects after a fixed silence. The level is the silence as a multiple of the timeout. */
final class FixedTimeout implements FailureDetector {

    private final long timeoutNanos;
    private long sequence = -1;
    private long heardNanos;

    FixedTimeout(long timeoutNanos, long nowNanos) {
        this.timeoutNanos = timeoutNanos;
        this.heardNanos = nowNanos;
    }

    @Override
    public void heartbeat(long sequence, long nowNanos) {
        if (sequence > this.sequence) {
            this.sequence = sequence;
            heardNanos = nowNanos;
        }
    }

    @Override
    public void localPause(long fromNanos, long toNanos) {
        heardNanos += toNanos - fromNanos;
    }

    @Override
    public double suspicion(long nowNanos) {
        return Math.max(0, (double) (nowNanos - heardNanos) / timeoutNanos);
    }

    @Override
    public boolean suspects(long nowNanos) {
        return nowNanos - suspectsAtNanos() >= 0;
    }

    @Override
    public long suspectsAtNanos() {
        return heardNanos + timeoutNanos;
    }
}
