package io.keepalive.examples.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What JMH measured in several rounds: each contender's time, CPU time and bytes, beside {@link Contender#BARE}, and what is left
 * of them when those of the bare one in the same round are taken off, beside {@link Contender#IDLE_STATE_HANDLER}.
 */
final class BenchmarkRounds {

    private static final String BARE = Contender.BARE.name();
    private static final String BYTES = "gc.alloc.rate.norm";

    private final Results measured = new Results(BARE);
    private final Results added = new Results(Contender.IDLE_STATE_HANDLER.name());

    /** Adds one round. */
    void add(Collection<RunResult> round) {
        Map<String, Double> bare = new HashMap<>();
        for (RunResult result : round) {
            if (contender(result).equals(BARE)) {
                values(result).forEach(bare::put);
            }
        }
        for (RunResult result : round) {
            values(result).forEach((metric, value) -> {
                measured.add(contender(result), metric, value);
                if (!contender(result).equals(BARE) && bare.containsKey(metric)) {
                    added.add(contender(result), metric + "_added", value - bare.get(metric));
                }
            });
        }
    }

    /** The lines, without a header. */
    List<String> csv() {
        List<String> lines = new ArrayList<>(measured.csv());
        lines.addAll(added.csv());
        return lines;
    }

    private static String contender(RunResult result) {
        return result.getParams().getParam("contender");
    }

    private static Map<String, Double> values(RunResult result) {
        String name = name(result.getParams());
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(name + "_ns", result.getPrimaryResult().getScore());
        Result<?> bytes = result.getSecondaryResults().get(BYTES);
        if (bytes != null) {
            values.put(name + "_bytes", (double)
                    Math.round(bytes.getScore())); // the profiler's own share is less than one
        }
        Result<?> cpu = result.getSecondaryResults().get(CpuProfiler.NANOS);
        if (cpu != null) {
            values.put(name + "_cpu_ns", cpu.getScore());
        }
        return values;
    }

    private static String name(BenchmarkParams params) {
        String benchmark = params.getBenchmark();
        String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        String connections = params.getParam("connections");
        return connections == null ? method : method + "_" + connections;
    }
}
