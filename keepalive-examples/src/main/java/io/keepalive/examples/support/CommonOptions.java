package io.keepalive.examples.support;

import picocli.CommandLine.Option;

/** The options that every example takes. */
public final class CommonOptions {

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            description = "One of ${COMPLETION-CANDIDATES}; here the best is ${DEFAULT-VALUE}.")
    private Transport transport = Transport.best();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli looks at it
    private boolean help;

    /** The transport to run on. */
    public Transport transport() {
        return transport;
    }
}
