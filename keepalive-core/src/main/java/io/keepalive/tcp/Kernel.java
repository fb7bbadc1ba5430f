package io.keepalive.tcp;

import io.keepalive.internal.Require;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * What a {@link TcpPrediction} needs to know of the operating system.
 *
 * <p>Immutable and thread-safe.
 */
public final class Kernel {

    /** The kernels whose rules differ. */
    public enum Family {
        /** Linux, Android's included. */
        LINUX("Linux"),
        /** macOS and the other systems on xnu. */
        MACOS("macOS"),
        /** Windows 10 and later. */
        WINDOWS("Windows"),
        /** Any other; nothing is predicted for it. */
        OTHER("another system");

        private final String label;

        Family(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    private static final int DEFAULT_RETRIES_2 = 15;
    private static final Duration DEFAULT_MAX_RTO = Duration.ofMinutes(2);

    private final Family family;
    private final boolean retransmissionCap;
    private final int retries2;
    private final Duration maxRto;

    private Kernel(Family family, boolean retransmissionCap, int retries2, Duration maxRto) {
        this.family = family;
        this.retransmissionCap = retransmissionCap;
        this.retries2 = retries2;
        this.maxRto = maxRto;
    }

    static Kernel of(Family family) {
        return new Kernel(family, false, DEFAULT_RETRIES_2, DEFAULT_MAX_RTO);
    }

    /**
     * Any Linux with default settings, without the retransmission cap that only newer ones have.
     *
     * @return {@code tcp_retries2} 15, longest retransmission timeout 120 s
     */
    public static Kernel linux() {
        return of(Family.LINUX);
    }

    /**
     * A Linux of a version, with default settings.
     *
     * @param major for example 6; 0 or more
     * @param minor for example 15; 0 or more
     * @return as {@link #linux()}, with the retransmission cap from 6.15 on
     * @throws IllegalArgumentException if a number is negative
     */
    public static Kernel linux(int major, int minor) {
        Require.inRange("major", major, 0, Integer.MAX_VALUE);
        Require.inRange("minor", minor, 0, Integer.MAX_VALUE);
        return linux().withRetransmissionCap(major > 6 || (major == 6 && minor >= 15));
    }

    /**
     * Any macOS.
     *
     * @return the kernel
     */
    public static Kernel macOs() {
        return of(Family.MACOS);
    }

    /**
     * Windows 10 1709 or later, which have all three timings as socket options.
     *
     * @return the kernel
     */
    public static Kernel windows() {
        return of(Family.WINDOWS);
    }

    /**
     * The kernel this process runs on, with the settings of its network namespace where they can be read.
     *
     * @return the kernel; {@link Family#OTHER} if it is none of the known ones
     */
    public static Kernel current() {
        return CurrentKernel.read(
                System.getProperty("os.name", ""), System.getProperty("os.version", ""), Path.of("/proc/sys/net/ipv4"));
    }

    /**
     * The same Linux with another {@code net.ipv4.tcp_retries2}.
     *
     * @param retries 0..255; default 15
     * @return a changed copy
     * @throws IllegalArgumentException if {@code retries} is out of range
     * @throws IllegalStateException if this is not Linux
     */
    public Kernel withRetries2(int retries) {
        requireLinux("retries2");
        return new Kernel(family, retransmissionCap, Require.inRange("retries2", retries, 0, 255), maxRto);
    }

    /**
     * The same Linux with another longest retransmission timeout, {@code net.ipv4.tcp_rto_max_ms} (6.15 and later).
     *
     * @param time 1000..120000 ms; default 120 s
     * @return a changed copy
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is out of range
     * @throws IllegalStateException if this is not Linux
     */
    public Kernel withMaxRto(Duration time) {
        Objects.requireNonNull(time, "maxRto");
        requireLinux("maxRto");
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(DEFAULT_MAX_RTO) > 0) {
            throw Require.expected("maxRto", time, "PT1S..PT2M");
        }
        return new Kernel(family, retransmissionCap, retries2, time);
    }

    /**
     * The same Linux with or without the socket option {@code TCP_RTO_MAX_MS}.
     *
     * @param supported whether sockets have the option
     * @return a changed copy
     * @throws IllegalStateException if this is not Linux
     */
    public Kernel withRetransmissionCap(boolean supported) {
        requireLinux("retransmissionCap");
        return new Kernel(family, supported, retries2, maxRto);
    }

    /**
     * Whose rules hold.
     *
     * @return the family
     */
    public Family family() {
        return family;
    }

    /**
     * Whether sockets have the option {@code TCP_RTO_MAX_MS}.
     *
     * @return true on Linux 6.15 and later
     */
    public boolean supportsRetransmissionCap() {
        return retransmissionCap;
    }

    /**
     * How often Linux retransmits before it gives up, {@code net.ipv4.tcp_retries2}.
     *
     * @return the number, 15 by default; without meaning where this is not Linux
     */
    public int retries2() {
        return retries2;
    }

    /**
     * Longest time Linux waits between two retransmissions unless a socket says less.
     *
     * @return the time, 120 s by default; without meaning where this is not Linux
     */
    public Duration maxRto() {
        return maxRto;
    }

    private void requireLinux(String name) {
        if (family != Family.LINUX) {
            throw new IllegalStateException(name + ": set for " + family + " (expected: Linux)");
        }
    }

    /** For example {@code Linux (tcp_retries2 15, longest RTO 120000 ms, with retransmission cap)}. */
    @Override
    public String toString() {
        return family == Family.LINUX
                ? "Linux (tcp_retries2 " + retries2 + ", longest RTO " + maxRto.toMillis() + " ms, "
                        + (retransmissionCap ? "with" : "without") + " retransmission cap)"
                : family.toString();
    }
}
