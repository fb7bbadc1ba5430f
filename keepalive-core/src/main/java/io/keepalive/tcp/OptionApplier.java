package io.keepalive.tcp;

import io.keepalive.tcp.AppliedOption.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The one procedure by which options get onto a socket: set, read back, compare, report. */
final class OptionApplier {

    private OptionApplier() {}

    /**
     * Goes through the options from the last to the first, so that the switch comes last: the kernel then arms its timer
     * once, with all timings in place. Were the switch first, the socket would run on the system's two hours until the
     * rest follows, and stay there if the rest fails. For the same reason the idle time comes next to last: on a live
     * socket it takes effect at once, and the probe it may cause should find its interval and count.
     */
    static TcpOptionReport apply(TcpKeepAlive settings, TcpOptionAccess access) {
        TcpOption[] all = TcpOption.values();
        List<AppliedOption> entries = new ArrayList<>(all.length);
        for (int i = all.length - 1; i >= 0; i--) {
            OptionalInt value = settings.value(all[i]);
            if (value.isPresent()) {
                entries.add(apply(all[i], value.getAsInt(), access));
            }
        }
        Collections.reverse(entries);
        return new TcpOptionReport(entries);
    }

    // A LinkageError is a transport whose native or optional part is missing: as much a reason as an IOException.
    private static AppliedOption apply(TcpOption option, int value, TcpOptionAccess access) {
        try {
            Optional<String> reason = access.whyUnsupported(option);
            if (reason.isPresent()) {
                return notApplied(option, Outcome.UNSUPPORTED, value, OptionalInt.empty(), reason.get());
            }
            access.set(option, value);
        } catch (UnsupportedOperationException e) {
            return notApplied(option, Outcome.UNSUPPORTED, value, OptionalInt.empty(), describe(e));
        } catch (IOException | RuntimeException | LinkageError e) {
            return notApplied(option, Outcome.FAILED, value, whatHolds(option, access), describe(e));
        }
        try {
            int effective = access.get(option);
            return effective == value
                    ? new AppliedOption(option, Outcome.APPLIED, value, OptionalInt.of(effective), "")
                    : notApplied(
                            option,
                            Outcome.DIFFERENT,
                            value,
                            OptionalInt.of(effective),
                            option.describe(effective) + " read back");
        } catch (IOException | RuntimeException | LinkageError e) {
            String reason = "set, but could not be read back: " + describe(e);
            return notApplied(option, Outcome.FAILED, value, OptionalInt.empty(), reason);
        }
    }

    private static OptionalInt whatHolds(TcpOption option, TcpOptionAccess access) {
        try {
            return OptionalInt.of(access.get(option));
        } catch (IOException | RuntimeException | LinkageError alsoUnreadable) {
            return OptionalInt.empty();
        }
    }

    private static AppliedOption notApplied(
            TcpOption option, Outcome outcome, int value, OptionalInt effective, String reason) {
        return new AppliedOption(option, outcome, value, effective, reason);
    }

    private static String describe(Throwable problem) {
        String message = problem.getMessage();
        String kind = problem.getClass().getSimpleName();
        return message == null ? kind : kind + ": " + message;
    }
}
