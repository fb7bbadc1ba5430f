package io.keepalive.examples.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that obeys {@link Commands}, seen from its parent. Whatever else it says goes to standard error.
 *
 * <p>One thread at a time may ask.
 */
final class Child implements AutoCloseable {

    private static final String GONE = Commands.FAILURE + "the process ended";

    private final String name;
    private final Process process;
    private final OutputStream input;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        this.input = process.getOutputStream();
        Thread reader = new Thread(this::readAnswers, name);
        reader.setDaemon(true);
        reader.start();
    }

    static Child start(String name, List<String> command) {
        try {
            return new Child(
                    name, new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    /** Tells it what to do, and does not wait. */
    void tell(String command) {
        try {
            input.write((command + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException gone) {
            answers.add(GONE);
        }
    }

    /**
     * Waits for the answer to the last command.
     *
     * @throws IllegalStateException if it failed or takes longer
     */
    Figures answer(Duration atMost) throws InterruptedException {
        String answer = answers.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            throw new IllegalStateException(name + ": no answer (expected: one within " + atMost + ")");
        }
        if (answer.startsWith(Commands.FAILURE)) {
            throw new IllegalStateException(name + ": " + answer.substring(Commands.FAILURE.length()));
        }
        return Figures.parse(answer.substring(Commands.ANSWER.length()));
    }

    private void readAnswers() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(Commands.ANSWER) || line.startsWith(Commands.FAILURE)) {
                    answers.add(line);
                } else {
                    System.err.println(name + ": " + line);
                }
            }
        } catch (IOException closed) {
            // the process is gone
        }
        answers.add(GONE);
    }

    /** Lets it end, and kills it if it does not. */
    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException gone) {
            // and that is all we want
        }
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
