package io.keepalive.diagnosis;

import io.keepalive.tcp.TcpSnapshot;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects {@link Evidence}; what is not said is not known.
 *
 * <p>Not thread-safe.
 */
public final class EvidenceBuilder {

    private final Ending ending;
    private Optional<Duration> silence = Optional.empty();
    private Optional<Duration> limit = Optional.empty();
    private int unansweredPings;
    private Optional<Duration> silenceBeforePing = Optional.empty();
    private boolean pingAcknowledged;
    private Optional<TcpSnapshot> kernel = Optional.empty();
    private Duration kernelAge = Duration.ZERO;
    private Optional<Duration> userTimeout = Optional.empty();
    private FreshConnection freshConnection = FreshConnection.NOT_TRIED;
    private @Nullable Throwable error;
    private Optional<Duration> age = Optional.empty();
    private Optional<Duration> unused = Optional.empty();

    EvidenceBuilder(Ending ending) {
        this.ending = Objects.requireNonNull(ending, "ending");
    }

    /**
     * Says how long nothing was received.
     *
     * @param time since the last byte received
     * @return this builder
     */
    public EvidenceBuilder silence(Duration time) {
        silence = Optional.of(time);
        return this;
    }

    /**
     * Says which limit of the heartbeat, or of the lifetime, ran out.
     *
     * @param time the limit
     * @return this builder
     */
    public EvidenceBuilder limit(Duration time) {
        limit = Optional.of(time);
        return this;
    }

    /**
     * Says how many pings are unanswered.
     *
     * @param pings those whose answer is overdue
     * @return this builder
     */
    public EvidenceBuilder unansweredPings(int pings) {
        unansweredPings = pings;
        return this;
    }

    /**
     * Says how long nothing had been received when the first unanswered ping was sent.
     *
     * @param time the silence before it
     * @return this builder
     */
    public EvidenceBuilder silenceBeforePing(Duration time) {
        silenceBeforePing = Optional.of(time);
        return this;
    }

    /**
     * Says that the peer's kernel has taken the ping.
     *
     * @param acknowledged whether it is known to have
     * @return this builder
     */
    public EvidenceBuilder pingAcknowledged(boolean acknowledged) {
        pingAcknowledged = acknowledged;
        return this;
    }

    /**
     * Says what the kernel knew.
     *
     * @param snapshot what it knew
     * @param age how long before the end it was asked
     * @return this builder
     */
    public EvidenceBuilder kernel(TcpSnapshot snapshot, Duration age) {
        kernel = Optional.of(snapshot);
        kernelAge = age;
        return this;
    }

    /**
     * Says which user timeout was in force.
     *
     * @param time the timeout, or empty
     * @return this builder
     */
    public EvidenceBuilder userTimeout(Optional<Duration> time) {
        userTimeout = time;
        return this;
    }

    /**
     * Says what a fresh connection to the peer told.
     *
     * @param told the result
     * @return this builder
     */
    public EvidenceBuilder freshConnection(FreshConnection told) {
        freshConnection = told;
        return this;
    }

    /**
     * Says what the transport reported.
     *
     * @param reported the error, or null
     * @return this builder
     */
    public EvidenceBuilder error(@Nullable Throwable reported) {
        error = reported;
        return this;
    }

    /**
     * Says how old the connection was when Keepalive took leave of it.
     *
     * @param time since it began
     * @return this builder
     */
    public EvidenceBuilder age(Duration time) {
        age = Optional.of(time);
        return this;
    }

    /**
     * Says how long nobody had used the connection when Keepalive took leave of it.
     *
     * @param time since its last use
     * @return this builder
     */
    public EvidenceBuilder unused(Duration time) {
        unused = Optional.of(time);
        return this;
    }

    /**
     * Ends the collection.
     *
     * @return the evidence
     * @throws NullPointerException if something said was null
     */
    public Evidence build() {
        return new Evidence(
                ending,
                silence,
                limit,
                unansweredPings,
                silenceBeforePing,
                pingAcknowledged,
                kernel,
                kernelAge,
                userTimeout,
                freshConnection,
                Optional.ofNullable(error),
                age,
                unused);
    }
}
