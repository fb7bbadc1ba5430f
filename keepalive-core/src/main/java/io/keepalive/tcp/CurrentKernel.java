package io.keepalive.tcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises the running kernel; whatever is unreadable keeps the kernel's default. */
final class CurrentKernel {

    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9}).*");

    private CurrentKernel() {}

    static Kernel read(String osName, String osVersion, Path settings) {
        if (osName.equals("Linux")) {
            return linux(osVersion, settings);
        }
        if (osName.startsWith("Mac OS") || osName.equals("Darwin")) {
            return Kernel.macOs();
        }
        return osName.startsWith("Windows") ? Kernel.windows() : Kernel.of(Kernel.Family.OTHER);
    }

    private static Kernel linux(String osVersion, Path settings) {
        Matcher version = VERSION.matcher(osVersion);
        Kernel kernel = version.matches()
                ? Kernel.linux(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)))
                : Kernel.linux();
        OptionalInt retries2 = number(settings.resolve("tcp_retries2"), 0, 255);
        if (retries2.isPresent()) {
            kernel = kernel.withRetries2(retries2.getAsInt());
        }
        // The system-wide setting came with the socket option, so its presence also tells of backports.
        OptionalInt maxRto = number(settings.resolve("tcp_rto_max_ms"), 1000, 120_000);
        if (maxRto.isPresent()) {
            kernel = kernel.withMaxRto(Duration.ofMillis(maxRto.getAsInt())).withRetransmissionCap(true);
        }
        return kernel;
    }

    private static OptionalInt number(Path file, int min, int max) {
        // Not Files.readString: it reads a file of no length by single bytes first, and /proc/sys gives no more than
        // that.
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int value = Integer.parseInt(String.valueOf(reader.readLine()));
            return value >= min && value <= max ? OptionalInt.of(value) : OptionalInt.empty();
        } catch (IOException | NumberFormatException | SecurityException unreadable) {
            return OptionalInt.empty();
        }
    }
}
