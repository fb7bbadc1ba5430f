package io.keepalive.tcp;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * What became of one option that was to be set on a socket.
 *
 * <p>Immutable and thread-safe.
 *
 * @param option the option
 * @param outcome what became of it
 * @param requested the value asked for, in the option's {@linkplain TcpOption#unit() unit}
 * @param effective the value read back from the socket; empty if it could not be read
 * @param reason why the option was not applied, for a person to read; empty text if it was
 */
public record AppliedOption(TcpOption option, Outcome outcome, int requested, OptionalInt effective, String reason) {

    /** What can become of an option. */
    public enum Outcome {
        /** Set, and read back as asked for. */
        APPLIED,
        /** Set without complaint, yet another value was read back. */
        DIFFERENT,
        /** Not offered for this socket by the operating system, the Java runtime or the transport. */
        UNSUPPORTED,
        /** Refused by the system, or not readable afterwards. */
        FAILED
    }

    /**
     * Keeps what was found.
     *
     * @throws NullPointerException if anything is null
     */
    public AppliedOption {
        Objects.requireNonNull(option, "option");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(effective, "effective");
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * Whether the socket now has the value asked for.
     *
     * @return true for {@link Outcome#APPLIED}
     */
    public boolean applied() {
        return outcome == Outcome.APPLIED;
    }

    /** One line, for example {@code TCP_USER_TIMEOUT 20000 ms unsupported: the JDK has no such option}. */
    @Override
    public String toString() {
        String asked = option.kernelName() + " " + option.describe(requested);
        return switch (outcome) {
            case APPLIED -> asked;
            case DIFFERENT -> asked + " different: " + reason;
            case UNSUPPORTED -> asked + " unsupported: " + reason;
            case FAILED -> asked + " failed: " + reason;
        };
    }
}
