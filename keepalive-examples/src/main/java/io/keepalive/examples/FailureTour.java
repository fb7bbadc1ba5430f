package io.keepalive.examples;

import io.keepalive.examples.support.CommandLines;
import io.keepalive.examples.support.CommonOptions;
import io.keepalive.examples.support.Console;
import io.keepalive.examples.tour.Report;
import io.keepalive.examples.tour.Tour;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Walks through the ways a connection fails, on loopback: what notices each, and whether it does so when predicted. Exit
 * status 0 only if everything came out as predicted.
 */
@Command(
        name = "FailureTour",
        sortOptions = false,
        description = "Lets connections fail in many ways and shows what notices each, and when.")
public final class FailureTour implements Callable<Integer> {

    @Mixin
    private final CommonOptions options = new CommonOptions();

    /** Runs the tour; {@code --help} tells its options. */
    public static void main(String[] args) {
        CommandLines.runAndExit(new FailureTour(), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        Tour tour = new Tour(options.transport(), System.out, Console.rewritesLines());
        System.out.println(tour.introduction());
        Report report = tour.run();
        System.out.println();
        report.print(System.out);
        return report.exitStatus();
    }
}
