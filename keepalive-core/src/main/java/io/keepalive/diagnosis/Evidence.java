package io.keepalive.diagnosis;

import io.keepalive.tcp.TcpSnapshot;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What was seen at the end of a connection: the facts that a {@link Diagnosis} rests on.
 *
 * <p>Immutable and thread-safe.
 *
 * @param ending how it ended
 * @param silence time between the last byte received and the end; empty where only TCP keepalive was installed, which
 *     does not look at the bytes
 * @param limit the limit of the heartbeat, or of the lifetime, that ran out, if one did
 * @param unansweredPings pings whose answer was overdue at the end
 * @param silenceBeforePing how long nothing had been received when the first of them was sent; empty without one
 * @param pingAcknowledged whether the peer's kernel is known to have taken the ping
 * @param kernel what the kernel knew; empty where it cannot be asked (NIO, other systems than Linux) or nobody asked in
 *     time
 * @param kernelAge how long before the end the kernel was asked; zero if at the end
 * @param userTimeout the user timeout in force, if any
 * @param freshConnection what a fresh connection to the peer told
 * @param error what the transport reported, if it did
 * @param age how old the connection was when its lifetime ended it; empty of any other end, a drain among them
 * @param unused how long nobody had used it then; empty where {@code age} is
 */
public record Evidence(
        Ending ending,
        Optional<Duration> silence,
        Optional<Duration> limit,
        int unansweredPings,
        Optional<Duration> silenceBeforePing,
        boolean pingAcknowledged,
        Optional<TcpSnapshot> kernel,
        Duration kernelAge,
        Optional<Duration> userTimeout,
        FreshConnection freshConnection,
        Optional<Throwable> error,
        Optional<Duration> age,
        Optional<Duration> unused) {

    /**
     * Checks for nulls only.
     *
     * @throws NullPointerException if an argument is null
     */
    public Evidence {
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(silence, "silence");
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(silenceBeforePing, "silenceBeforePing");
        Objects.requireNonNull(kernel, "kernel");
        Objects.requireNonNull(kernelAge, "kernelAge");
        Objects.requireNonNull(userTimeout, "userTimeout");
        Objects.requireNonNull(freshConnection, "freshConnection");
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(age, "age");
        Objects.requireNonNull(unused, "unused");
    }

    /**
     * Starts collecting evidence.
     *
     * @param ending how the connection ended
     * @return a builder in which nothing else is known
     */
    public static EvidenceBuilder of(Ending ending) {
        return new EvidenceBuilder(ending);
    }
}
