package io.keepalive.examples.bench.load;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The command lines of the child processes. */
final class ChildCommands {

    /** Enough for 19,900 connections; one collector without threads of its own, so that its time is the loop's. */
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.log.io.keepalive=error",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private ChildCommands() {}

    static List<String> server(Contender contender, LoadSettings settings) {
        if (contender == Contender.C_EPOLL) {
            return List.of(
                    CProgram.compiled().toString(),
                    Long.toString(settings.interval().toNanos()),
                    Long.toString(Heartbeats.tick(settings.interval()).toNanos()),
                    Long.toString(settings.processAtMost().toSeconds()),
                    Integer.toString(SystemLimits.BACKLOG),
                    Integer.toString(settings.portsOfAServer()));
        }
        return java(
                ServerProcess.class,
                settings.jvmOptions(),
                List.of(
                        contender.name(),
                        settings.transport().name(),
                        settings.interval().toString(),
                        Integer.toString(settings.portsOfAServer()),
                        settings.processAtMost().toString()));
    }

    static List<String> client(LoadSettings settings) {
        return java(
                ClientProcess.class,
                List.of(),
                List.of(settings.interval().toString(), settings.processAtMost().toString()));
    }

    private static List<String> java(Class<?> main, List<String> moreOptions, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(moreOptions);
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** Within Maven's JVM the class path is its class loader's. */
    private static String classPath() {
        if (!(ChildCommands.class.getClassLoader() instanceof URLClassLoader loader)) {
            return System.getProperty("java.class.path");
        }
        StringJoiner path = new StringJoiner(File.pathSeparator);
        try {
            for (URL url : loader.getURLs()) {
                path.add(Path.of(url.toURI()).toString());
            }
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        return path.toString();
    }
}
