package io.keepalive.examples.support;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Runs an example from its command line; wrong options and impossible settings end it with a message and status 2. */
public final class CommandLines {

    private CommandLines() {}

    /**
     * Runs an example and ends the JVM with its exit status, so that it reaches Maven and the shell. What happens to
     * connections the examples print themselves, so Keepalive's own warnings of it stay out of the log.
     */
    public static void runAndExit(Callable<Integer> example, String... args) {
        System.setProperty("org.slf4j.simpleLogger.log.io.keepalive", "error");
        System.exit(of(example).execute(args));
    }

    /** The command line of an example, whose options are its annotated fields. */
    public static CommandLine of(Callable<Integer> example) {
        return new CommandLine(example)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, Times::parse)
                .setExecutionExceptionHandler(CommandLines::explain);
    }

    /** Keepalive's builders say in one sentence what is impossible; a stack trace would only hide it. */
    private static int explain(Exception thrown, CommandLine commandLine, CommandLine.ParseResult parsed)
            throws Exception {
        if (!(thrown instanceof IllegalArgumentException)) {
            throw thrown;
        }
        commandLine.getErr().println(thrown.getMessage());
        return CommandLine.ExitCode.USAGE;
    }
}
