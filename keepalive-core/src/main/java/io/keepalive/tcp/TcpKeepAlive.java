package io.keepalive.tcp;

import io.keepalive.ProbeSchedule;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The settings of TCP keepalive, which the operating system's kernel carries out: it probes a connection that has been
 * quiet and reports it dead when the probes stay unanswered.
 *
 * <pre>{@code
 * TcpKeepAlive settings = TcpKeepAlive.builder()
 *         .idle(Duration.ofSeconds(60)).interval(Duration.ofSeconds(10)).probes(3)
 *         .build();
 * TcpOptionReport report = settings.applyTo(socket);
 * if (!report.allApplied()) {
 *     log.warn("{}: {}", socket, report.notApplied());
 * }
 * }</pre>
 *
 * <p>A value of this class always means keepalive switched on. Idle, interval and probes have no default: the system's two
 * hours are longer than any middlebox remembers, so a setting that silently fell back to them would look right and do
 * nothing. The user timeout and the retransmission cap are optional; absent, the socket's are left as they are.
 *
 * <p>Keepalive finds only peers whose kernel is gone, and only while nothing sent is unacknowledged.
 * {@link TcpPrediction} says what will happen when.
 *
 * <p>Immutable and thread-safe; one value serves any number of sockets.
 */
public final class TcpKeepAlive {

    private final ProbeSchedule schedule;
    private final @Nullable Duration userTimeout;
    private final @Nullable Duration retransmissionCap;

    TcpKeepAlive(ProbeSchedule schedule, @Nullable Duration userTimeout, @Nullable Duration retransmissionCap) {
        this.schedule = schedule;
        this.userTimeout = userTimeout;
        this.retransmissionCap = retransmissionCap;
    }

    /** Values that a socket already has; 0 as user timeout or cap is the kernel's word for none. */
    static TcpKeepAlive ofKernelValues(int idle, int interval, int probes, int userTimeout, int cap) {
        return new TcpKeepAlive(
                new ProbeSchedule(Duration.ofSeconds(idle), Duration.ofSeconds(interval), probes),
                userTimeout == 0 ? null : Duration.ofMillis(userTimeout),
                cap == 0 ? null : Duration.ofMillis(cap));
    }

    /**
     * Starts new settings; idle, interval and probes must be given.
     *
     * @return an empty builder
     */
    public static TcpKeepAliveBuilder builder() {
        return new TcpKeepAliveBuilder();
    }

    /**
     * Starts new settings from these.
     *
     * @return a builder that holds all values of these settings
     */
    public TcpKeepAliveBuilder toBuilder() {
        return new TcpKeepAliveBuilder(this);
    }

    /**
     * What the running operating system gives a socket for which only the switch is set: on Linux 2 h, 75 s and 9 probes
     * unless an administrator changed them.
     *
     * <p>Read from an unconnected socket; what Java cannot read there is the system's documented default (Linux 7200 s,
     * 75 s, 9; macOS 7200 s, 75 s, 8; Windows 7200 s, 1 s, 10). The system's values are told as they are, also where they
     * are larger than a socket option may be.
     *
     * @return the system's settings, without user timeout and retransmission cap
     * @throws UnsupportedOperationException if they can neither be read nor are documented for this system
     * @throws IllegalArgumentException if an administrator has set a time or a count of 0
     */
    public static TcpKeepAlive systemDefaults() {
        return SystemDefaults.read();
    }

    /**
     * What a system gives a socket for which only the switch is set, as its makers document it.
     *
     * @param kernel the system; it need not be this one
     * @return idle, interval and probes: Linux 7200 s, 75 s, 9; macOS 7200 s, 75 s, 8; Windows 7200 s, 1 s, 10
     * @throws NullPointerException if {@code kernel} is null
     * @throws UnsupportedOperationException if it is none of these
     */
    public static TcpKeepAlive documentedDefaults(Kernel kernel) {
        return SystemDefaults.documented(Objects.requireNonNull(kernel, "kernel"));
    }

    /**
     * Reads settings from one line, such as {@code idle=60s,interval=10s,probes=3,userTimeout=20s}.
     *
     * <p>The keys are {@code idle}, {@code interval} and {@code probes}, which must be there, and {@code userTimeout} and
     * {@code retransmissionCap}, which may be. A time is a whole number with its unit ({@code ms}, {@code s}, {@code m},
     * {@code h}) or an ISO-8601 duration ({@code PT1M}). {@link #toString} writes such a line.
     *
     * @param text the line; spaces around keys and values do not count
     * @return the settings
     * @throws NullPointerException if {@code text} is null
     * @throws IllegalArgumentException if a key is unknown, missing or given twice, or a value is unreadable or out of range;
     *     the message names the key, the value and what was expected
     */
    public static TcpKeepAlive parse(String text) {
        return SettingsText.parse(Objects.requireNonNull(text, "text"));
    }

    /**
     * Idle time, interval and number of probes.
     *
     * @return the schedule of the probes
     */
    public ProbeSchedule schedule() {
        return schedule;
    }

    /**
     * Longest time that sent data may stay unacknowledged.
     *
     * @return the time; empty if it is left as it is
     */
    public Optional<Duration> userTimeout() {
        return Optional.ofNullable(userTimeout);
    }

    /**
     * Longest time between two retransmissions.
     *
     * @return the time; empty if it is left as it is
     */
    public Optional<Duration> retransmissionCap() {
        return Optional.ofNullable(retransmissionCap);
    }

    /**
     * The number that would be set for an option.
     *
     * @param option the option
     * @return the value in the option's {@linkplain TcpOption#unit() unit}; empty if the option would be left as it is
     * @throws NullPointerException if {@code option} is null
     */
    public OptionalInt value(TcpOption option) {
        return switch (Objects.requireNonNull(option, "option")) {
            case KEEPALIVE -> OptionalInt.of(1);
            case IDLE -> OptionalInt.of((int) schedule.idle().toSeconds());
            case INTERVAL -> OptionalInt.of((int) schedule.interval().toSeconds());
            case PROBES -> OptionalInt.of(schedule.probes());
            case USER_TIMEOUT -> millis(userTimeout);
            case RETRANSMISSION_CAP -> millis(retransmissionCap);
        };
    }

    private static OptionalInt millis(@Nullable Duration time) {
        return time == null ? OptionalInt.empty() : OptionalInt.of((int) time.toMillis());
    }

    /**
     * Sets these options on a socket, connected or not, and reads them back.
     *
     * <p>An option that fails does not keep the others from being set; nothing is thrown for it, the report says it. Where
     * keepalive is switched on for a connection that has long been quiet, the idle time counts from now.
     *
     * @param socket the socket; the JDK offers no user timeout and no retransmission cap for it
     * @return what became of each option
     * @throws NullPointerException if {@code socket} is null
     */
    public TcpOptionReport applyTo(Socket socket) {
        return applyTo(JdkOptionAccess.of(Objects.requireNonNull(socket, "socket")));
    }

    /**
     * Sets the timings on a listening socket, which hands them on to every socket it accepts, and reads them back.
     *
     * <p>The switch is not handed on, because Java cannot set it on a listening socket: without an {@code applyTo} on each
     * accepted socket there is no keepalive. The report says so.
     *
     * @param socket the listening socket
     * @return what became of each option
     * @throws NullPointerException if {@code socket} is null
     */
    public TcpOptionReport applyTo(ServerSocket socket) {
        return applyTo(JdkOptionAccess.of(Objects.requireNonNull(socket, "socket")));
    }

    /**
     * Sets these options on a channel and reads them back, as {@link #applyTo(Socket)} and {@link #applyTo(ServerSocket)} do.
     *
     * @param channel a {@code SocketChannel}, {@code ServerSocketChannel}, {@code AsynchronousSocketChannel} or
     *     {@code AsynchronousServerSocketChannel}; any other channel takes none of the options, and the report says so
     * @return what became of each option
     * @throws NullPointerException if {@code channel} is null
     */
    public TcpOptionReport applyTo(NetworkChannel channel) {
        return applyTo(JdkOptionAccess.of(Objects.requireNonNull(channel, "channel")));
    }

    /**
     * Sets these options on any kind of socket and reads them back.
     *
     * @param access how to set and read the socket's options
     * @return what became of each option
     * @throws NullPointerException if {@code access} is null
     */
    public TcpOptionReport applyTo(TcpOptionAccess access) {
        return OptionApplier.apply(this, Objects.requireNonNull(access, "access"));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TcpKeepAlive that
                && schedule.equals(that.schedule)
                && Objects.equals(userTimeout, that.userTimeout)
                && Objects.equals(retransmissionCap, that.retransmissionCap);
    }

    @Override
    public int hashCode() {
        return Objects.hash(schedule, userTimeout, retransmissionCap);
    }

    /** One line that {@link #parse} reads back, for example {@code idle=60s,interval=10s,probes=3}. */
    @Override
    public String toString() {
        return SettingsText.format(this);
    }
}
