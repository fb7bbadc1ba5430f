package io.keepalive.examples.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a child process does when told: one line in, one line of figures out. The process ends with its standard input, so
 * that none survives its parent, and anyway after the time given to it.
 */
final class Commands {

    /** Before the answer to a command; other lines are for people. */
    static final String ANSWER = "figures ";

    static final String FAILURE = "failed ";

    /** What one command does with its arguments. */
    interface Command {
        Figures run(List<String> arguments) throws Exception;
    }

    private final Map<String, Command> commands = new LinkedHashMap<>();

    Commands on(String name, Command command) {
        commands.put(name, command);
        return this;
    }

    /** Obeys until the end of standard input, and ends the process. */
    void run(Duration atMost) throws IOException {
        endAfter(atMost);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.out.println(answer(List.of(line.split(" ", 0))));
            System.out.flush();
        }
        System.exit(0);
    }

    private String answer(List<String> words) {
        Command command = commands.get(words.get(0));
        if (command == null) {
            return FAILURE + "command: " + words.get(0) + " (expected: one of " + commands.keySet() + ")";
        }
        try {
            return ANSWER + command.run(words.subList(1, words.size())).line();
        } catch (Exception failure) {
            return FAILURE + words.get(0) + ": " + failure;
        }
    }

    private static void endAfter(Duration time) {
        Thread watchdog = new Thread(
                () -> {
                    try {
                        Thread.sleep(time.toMillis());
                    } catch (InterruptedException nobodyDoes) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(3);
                },
                "watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }
}
