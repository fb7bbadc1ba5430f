package io.keepalive.failover;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Failover}.
 *
 * <p>Not thread-safe.
 */
public final class FailoverBuilder {

    final Board board;
    final long periodNanos;
    FailoverPolicy policy = FailoverPolicy.builder().build();
    long knownTerm;

    @Nullable
    ElectionEngine engine;

    private @Nullable Promotion promotion;
    private @Nullable Demotion demotion;
    private @Nullable Executor executor;
    private FailoverListener listener = new FailoverListener() {};

    FailoverBuilder(Board board, Duration period) {
        this.board = board;
        this.periodNanos = Durations.saturatedNanos(period);
    }

    /**
     * Sets when the primary changes.
     *
     * @param policy the settings; the defaults by default
     * @return this builder
     * @throws NullPointerException if {@code policy} is null
     */
    public FailoverBuilder policy(FailoverPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets what must succeed before this node is primary. It needs an {@link #executor}.
     *
     * @param promotion the hook; none by default
     * @return this builder
     * @throws NullPointerException if {@code promotion} is null
     */
    public FailoverBuilder promotion(Promotion promotion) {
        this.promotion = Objects.requireNonNull(promotion, "promotion");
        return this;
    }

    /**
     * Sets what is done when this node is primary no longer. It needs an {@link #executor}.
     *
     * @param demotion the hook; none by default
     * @return this builder
     * @throws NullPointerException if {@code demotion} is null
     */
    public FailoverBuilder demotion(Demotion demotion) {
        this.demotion = Objects.requireNonNull(demotion, "demotion");
        return this;
    }

    /**
     * Sets how the hooks' results come back: it must run what it is given on the group's thread, at once or later, and
     * {@link Failover#poll} soon after it; such as {@code task -> eventLoop.execute(() -> { task.run(); failover.poll(now()); })}.
     *
     * @param executor brings tasks to the group's thread
     * @return this builder
     * @throws NullPointerException if {@code executor} is null
     */
    public FailoverBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /**
     * Sets who hears of changes.
     *
     * @param listener the listener; none by default
     * @return this builder
     * @throws NullPointerException if {@code listener} is null
     */
    public FailoverBuilder listener(FailoverListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Leaves it to an engine who is primary: this node never takes over by itself.
     *
     * @param engine who elects; none by default
     * @return this builder
     * @throws NullPointerException if {@code engine} is null
     */
    public FailoverBuilder deferTo(ElectionEngine engine) {
        this.engine = Objects.requireNonNull(engine, "engine");
        return this;
    }

    /**
     * Tells of the greatest term of earlier lives. Terms grow while one node lives; when all start anew they begin again, unless this
     * says from where.
     *
     * @param term 0 to 2^62; 0 by default
     * @return this builder
     * @throws IllegalArgumentException if {@code term} is out of range
     */
    public FailoverBuilder knownTerm(long term) {
        if (term < 0 || term > Terms.GREATEST_FIRST) {
            throw Require.expected("term", term, "0.." + Terms.GREATEST_FIRST);
        }
        knownTerm = term;
        return this;
    }

    /**
     * Makes the failover of one node; it is standby and listens at first. To be called on the group's thread.
     *
     * @param nowNanos the clock's time
     * @return the failover
     * @throws IllegalArgumentException if there is a hook and no {@link #executor}
     */
    public Failover build(long nowNanos) {
        if ((promotion != null || demotion != null) && executor == null) {
            throw new IllegalArgumentException("executor: none (expected: one, as there is a hook)");
        }
        return new Failover(this, nowNanos);
    }

    FailoverHooks hooks() {
        return new FailoverHooks(
                promotion == null ? (term, before) -> CompletableFuture.completedFuture(null) : promotion,
                demotion == null ? (term, why) -> CompletableFuture.completedFuture(null) : demotion,
                listener,
                executor == null ? Runnable::run : executor);
    }
}
