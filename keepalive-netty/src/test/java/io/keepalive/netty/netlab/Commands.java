package io.keepalive.netty.netlab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What a test tells a process of its lab, line by line. */
final class Commands {

    private Commands() {}

    /** Obeys until the input ends, as it does however the test ends; then so does this JVM. */
    static void obey(Consumer<String> obey) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                obey.accept(line);
            }
        } catch (IOException gone) {
            // ends all the same
        }
        System.exit(0);
    }
}
