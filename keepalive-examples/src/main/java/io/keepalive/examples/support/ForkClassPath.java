package io.keepalive.examples.support;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The class path that a JVM started from this one needs to run the same classes. */
public final class ForkClassPath {

    private ForkClassPath() {}

    /**
     * What to give to {@code java -cp}: this JVM's class path, or, where a class loader of its own loads us, as in Maven's
     * {@code exec:java}, that loader's.
     */
    public static String text() {
        return ForkClassPath.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs())
                        .map(ForkClassPath::file)
                        .collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    /** Puts it where JMH looks for it. */
    public static void show() {
        System.setProperty("java.class.path", text());
    }

    private static String file(URL url) {
        return Path.of(URI.create(url.toString())).toString();
    }
}
