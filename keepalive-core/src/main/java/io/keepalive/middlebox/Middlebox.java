package io.keepalive.middlebox;

import io.keepalive.internal.Require;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Something on the way that forgets connections which are idle for too long: what its maker documents of it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param id short name, as {@code aws-nlb-tcp}: lower case letters, digits and hyphens
 * @param name what people call it
 * @param kind what it is there for
 * @param forgetsAfter its idle timeout as shipped, or as it was set; empty if it has none until somebody sets one
 * @param keptBy what counts as use of the connection
 * @param expiry what it does when the time is over
 * @param adjustable to which times it can be set; empty if it cannot, or if that is not known
 * @param source where its maker says so, with the address and what it says there
 * @param retrieved the day the source was read; empty if nobody noted it
 */
public record Middlebox(
        String id,
        String name,
        Kind kind,
        Optional<Duration> forgetsAfter,
        KeptBy keptBy,
        Expiry expiry,
        Optional<TimeoutRange> adjustable,
        String source,
        Optional<LocalDate> retrieved) {

    private static final String UNNAMED = "middlebox";
    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S*[^\\s.,;:]");

    /**
     * Checks what is given.
     *
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the id has other characters, or the time is not longer than zero
     */
    public Middlebox {
        requireId(id);
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(forgetsAfter, "forgetsAfter").ifPresent(time -> Require.positive("forgetsAfter", time));
        Objects.requireNonNull(keptBy, "keptBy");
        Objects.requireNonNull(expiry, "expiry");
        Objects.requireNonNull(adjustable, "adjustable");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(retrieved, "retrieved");
    }

    /**
     * The same without a day; {@link #builder} says it with names.
     *
     * @param id short name
     * @param name what people call it
     * @param kind what it is there for
     * @param forgetsAfter its idle timeout, if it has one
     * @param keptBy what counts as use of the connection
     * @param expiry what it does when the time is over
     * @param adjustable to which times it can be set, if it can and that is known
     * @param source where that is said
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the id has other characters, or the time is not longer than zero
     */
    public Middlebox(
            String id,
            String name,
            Kind kind,
            Optional<Duration> forgetsAfter,
            KeptBy keptBy,
            Expiry expiry,
            Optional<TimeoutRange> adjustable,
            String source) {
        this(id, name, kind, forgetsAfter, keptBy, expiry, adjustable, source, Optional.empty());
    }

    static String requireId(String id) {
        if (!ID.matcher(Objects.requireNonNull(id, "id")).matches()) {
            throw Require.expected("id", id, "lower case letters and digits, in words joined by hyphens");
        }
        return id;
    }

    /**
     * One of which only the time is known, measured or told: any packet keeps it, and it drops without a word.
     *
     * @param time its idle timeout; longer than zero
     * @return a middlebox with the id {@code middlebox}
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public static Middlebox forgetting(Duration time) {
        return builder(UNNAMED)
                .name("a middlebox")
                .kind(Kind.NAT)
                .forgetsAfter(time)
                .keptBy(KeptBy.ANY_PACKET)
                .expiry(Expiry.DROPS)
                .source("given")
                .build();
    }

    /**
     * Begins a middlebox of the user's own.
     *
     * @param id its short name: lower case letters, digits and hyphens
     * @return a builder
     * @throws NullPointerException if {@code id} is null
     * @throws IllegalArgumentException if the id has other characters
     */
    public static MiddleboxBuilder builder(String id) {
        return new MiddleboxBuilder(requireId(id));
    }

    /**
     * The same, set to another time by its operator.
     *
     * @param time the time; longer than zero, and within {@link #adjustable} where that is known
     * @return a changed copy
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if it cannot be set to that time
     */
    public Middlebox withTimeout(Duration time) {
        Require.positive("forgetsAfter", time);
        adjustable.filter(range -> !range.contains(time)).ifPresent(range -> {
            throw Require.expected(id, time, range.toString());
        });
        return new Middlebox(id, name, kind, Optional.of(time), keptBy, expiry, adjustable, source, retrieved);
    }

    /**
     * Whether it ends connections and opens others in their place, so that keepalive probes are answered by it and say nothing of
     * the peer.
     *
     * @return true for a full proxy
     */
    public boolean terminates() {
        return kind == Kind.PROXY || keptBy == KeptBy.APPLICATION_BYTES || keptBy == KeptBy.REQUESTS;
    }

    /**
     * The first address in the source.
     *
     * @return the address, or empty if the source names none
     */
    public Optional<String> address() {
        return ADDRESS.matcher(source).results().findFirst().map(MatchResult::group);
    }
}
