package io.keepalive.examples.guide;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.keepalive.lint.Finding;
import io.keepalive.lint.GivenSettings;
import io.keepalive.lint.Linter;
import io.keepalive.middlebox.Catalogue;
import io.keepalive.tcp.Kernel;
import java.util.List;

/** Looks over settings that somebody brings. */
final class LintSnippets {

    private LintSnippets() {}

    static List<Finding> settingsOfADatabaseDriver() {
        GivenSettings settings =
                GivenSettings.builder().tcpKeepAlive(true).tcpIdle(ofMinutes(5)).build();
        List<Finding> findings = Linter.under(Kernel.linux(6, 18))
                .through(Catalogue.builtIn().named("aws-nlb-tcp"))
                .peerMayPause(ofSeconds(30))
                .build()
                .findings(settings);
        return findings;
    }
}
