package io.keepalive.lint;

import static java.time.Duration.ofSeconds;

import io.keepalive.middlebox.Expiry;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the linter finds, and settings that it finds nothing in. */
final class Found {

    static final Kernel NEW_LINUX = Kernel.linux(6, 18);
    static final Kernel OLD_LINUX = Kernel.linux(5, 10);

    private Found() {}

    static Linter.Builder linux() {
        return Linter.under(NEW_LINUX);
    }

    static Linter.Builder through(KeptBy keptBy, Duration time) {
        return linux().through(middlebox(keptBy, time));
    }

    static Middlebox middlebox(KeptBy keptBy, Duration time) {
        return Middlebox.builder("box")
                .forgetsAfter(time)
                .keptBy(keptBy)
                .expiry(Expiry.CLOSES)
                .build();
    }

    /** TCP keepalive of 60 s, 10 s, 3 probes, and requests that end. */
    static GivenSettingsBuilder goodTcp() {
        return GivenSettings.builder()
                .tcpKeepAlive(true)
                .tcpIdle(ofSeconds(60))
                .tcpInterval(ofSeconds(10))
                .tcpProbes(3)
                .requestTimeout(ofSeconds(60));
    }

    /** Three pings 5 s apart after 30 s of silence. */
    static GivenSettingsBuilder goodPings() {
        return GivenSettings.builder()
                .pingIdle(ofSeconds(30))
                .pingInterval(ofSeconds(5))
                .pings(3);
    }

    static List<Finding> in(GivenSettingsBuilder settings) {
        return in(linux(), settings);
    }

    static List<Finding> in(Linter.Builder linter, GivenSettingsBuilder settings) {
        return linter.build().findings(settings.build());
    }

    /** What it is about and how bad, where it is found once. */
    static Optional<Severity> severity(FindingId id, List<Finding> findings) {
        List<Finding> found =
                findings.stream().filter(finding -> finding.id() == id).toList();
        if (found.size() > 1) {
            throw new AssertionError(id + " is found more than once: " + found);
        }
        return found.stream().map(Finding::severity).findFirst();
    }

    static Optional<Severity> severity(FindingId id, GivenSettingsBuilder settings) {
        return severity(id, in(settings));
    }

    static Optional<Severity> severity(FindingId id, Linter.Builder linter, GivenSettingsBuilder settings) {
        return severity(id, in(linter, settings));
    }
}
