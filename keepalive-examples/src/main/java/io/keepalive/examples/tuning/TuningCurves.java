package io.keepalive.examples.tuning;

import io.keepalive.examples.support.CommandLines;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "TuningCurves")
public final class TuningCurves implements Callable<Integer> {
    public static void main(String[] args) {
        CommandLines.runAndExit(new TuningCurves(), args);
    }

    @Override
    public Integer call() {
        Herd.atOnce(10_000, 1).forEach(h -> System.out.println(h.row()));
        Herd.withinTenSeconds(10_000, 1).forEach(h -> System.out.println(h.row()));
        return 0;
    }
}
