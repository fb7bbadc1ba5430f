package io.keepalive.tcp;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What became of every option of a {@link TcpKeepAlive} on one socket, in the order of {@link TcpOption}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param options one entry for each option asked for; an option not asked for has none
 */
public record TcpOptionReport(List<AppliedOption> options) {

    /**
     * Keeps a copy of the list.
     *
     * @throws NullPointerException if the list or an entry is null
     */
    public TcpOptionReport {
        options = List.copyOf(Objects.requireNonNull(options, "options"));
    }

    /**
     * Whether the socket took everything that was asked for.
     *
     * @return true if nothing is left in {@link #notApplied}
     */
    public boolean allApplied() {
        return options.stream().allMatch(AppliedOption::applied);
    }

    /**
     * The options that the socket did not take, each with the reason.
     *
     * @return the entries whose outcome is not {@link AppliedOption.Outcome#APPLIED}
     */
    public List<AppliedOption> notApplied() {
        return options.stream().filter(entry -> !entry.applied()).toList();
    }

    /**
     * The entry of one option.
     *
     * @param option the option
     * @return its entry; empty if it was not asked for
     */
    public Optional<AppliedOption> find(TcpOption option) {
        Objects.requireNonNull(option, "option");
        return options.stream().filter(entry -> entry.option() == option).findFirst();
    }

    /**
     * The value read back for one option.
     *
     * @param option the option
     * @return the value in the option's {@linkplain TcpOption#unit() unit}; empty if the option was not asked for or could
     *     not be read
     */
    public OptionalInt effective(TcpOption option) {
        return find(option).map(AppliedOption::effective).orElse(OptionalInt.empty());
    }

    /**
     * The settings the socket really has, as far as they were asked for: what a prediction should start from.
     *
     * <p>A user timeout that the JDK could not set, for example, is not among them.
     *
     * @return the settings in effect; empty if keepalive is off or one of its three timings could not be read
     */
    public Optional<TcpKeepAlive> inEffect() {
        OptionalInt idle = effective(TcpOption.IDLE);
        OptionalInt interval = effective(TcpOption.INTERVAL);
        OptionalInt probes = effective(TcpOption.PROBES);
        if (effective(TcpOption.KEEPALIVE).orElse(0) == 0 || idle.isEmpty() || interval.isEmpty() || probes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(TcpKeepAlive.ofKernelValues(
                idle.getAsInt(),
                interval.getAsInt(),
                probes.getAsInt(),
                effective(TcpOption.USER_TIMEOUT).orElse(0),
                effective(TcpOption.RETRANSMISSION_CAP).orElse(0)));
    }

    /** One line that names every option, its value and, where it was not applied, the reason. */
    @Override
    public String toString() {
        return options.stream().map(AppliedOption::toString).collect(Collectors.joining("; "));
    }
}
