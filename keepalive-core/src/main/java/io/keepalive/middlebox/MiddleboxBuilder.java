package io.keepalive.middlebox;

import io.keepalive.internal.Require;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Middlebox} of the user's own. What is not said counts as not known, which is the careful reading.
 *
 * <p>Not thread-safe.
 */
public final class MiddleboxBuilder {

    private final String id;
    private String name;
    private Kind kind = Kind.FIREWALL;
    private KeptBy keptBy = KeptBy.UNKNOWN;
    private Expiry expiry = Expiry.UNKNOWN;
    private String source = "own";

    @Nullable
    private Duration forgetsAfter;

    @Nullable
    private TimeoutRange adjustable;

    @Nullable
    private LocalDate retrieved;

    MiddleboxBuilder(String id) {
        this.id = id;
        name = id;
    }

    /**
     * Sets what people call it.
     *
     * @param said the name; its id by default
     * @return this builder
     * @throws NullPointerException if {@code said} is null
     */
    public MiddleboxBuilder name(String said) {
        name = Objects.requireNonNull(said, "name");
        return this;
    }

    /**
     * Sets what it is there for.
     *
     * @param said the kind; {@link Kind#FIREWALL} by default
     * @return this builder
     * @throws NullPointerException if {@code said} is null
     */
    public MiddleboxBuilder kind(Kind said) {
        kind = Objects.requireNonNull(said, "kind");
        return this;
    }

    /**
     * Sets its idle timeout.
     *
     * @param time longer than zero; none by default, and then no plan can pass it
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public MiddleboxBuilder forgetsAfter(Duration time) {
        forgetsAfter = Require.positive("forgetsAfter", time);
        return this;
    }

    /**
     * Sets what counts as use of the connection.
     *
     * @param said what counts; {@link KeptBy#UNKNOWN} by default, so that only heartbeats are relied upon
     * @return this builder
     * @throws NullPointerException if {@code said} is null
     */
    public MiddleboxBuilder keptBy(KeptBy said) {
        keptBy = Objects.requireNonNull(said, "keptBy");
        return this;
    }

    /**
     * Sets what it does when the time is over.
     *
     * @param said what it does; {@link Expiry#UNKNOWN} by default
     * @return this builder
     * @throws NullPointerException if {@code said} is null
     */
    public MiddleboxBuilder expiry(Expiry said) {
        expiry = Objects.requireNonNull(said, "expiry");
        return this;
    }

    /**
     * Sets to which times it can be set.
     *
     * @param range the times; by default it cannot be set
     * @return this builder
     * @throws NullPointerException if {@code range} is null
     */
    public MiddleboxBuilder adjustable(TimeoutRange range) {
        adjustable = Objects.requireNonNull(range, "adjustable");
        return this;
    }

    /**
     * Sets where that is said.
     *
     * @param said an address, a document, a person; {@code own} by default
     * @return this builder
     * @throws NullPointerException if {@code said} is null
     */
    public MiddleboxBuilder source(String said) {
        source = Objects.requireNonNull(said, "source");
        return this;
    }

    /**
     * Sets the day the source was read.
     *
     * @param day the day; none by default
     * @return this builder
     * @throws NullPointerException if {@code day} is null
     */
    public MiddleboxBuilder retrieved(LocalDate day) {
        retrieved = Objects.requireNonNull(day, "retrieved");
        return this;
    }

    /**
     * Builds it.
     *
     * @return the middlebox
     */
    public Middlebox build() {
        return new Middlebox(
                id,
                name,
                kind,
                Optional.ofNullable(forgetsAfter),
                keptBy,
                expiry,
                Optional.ofNullable(adjustable),
                source,
                Optional.ofNullable(retrieved));
    }
}
