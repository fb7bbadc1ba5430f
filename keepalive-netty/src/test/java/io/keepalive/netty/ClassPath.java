package io.keepalive.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This test's class path, of which an application may lack a part. */
public final class ClassPath {

    private ClassPath() {}

    /** Loads every class anew, without the jars whose names begin so. */
    public static URLClassLoader without(String jar) throws MalformedURLException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<URL> urls = new ArrayList<>();
        int left = 0;
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            if (Path.of(entry).getFileName().toString().startsWith(jar)) {
                left++;
            } else {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        assertThat(left).as("jars left out of %s", classPath).isPositive();
        return new URLClassLoader(
                urls.toArray(URL[]::new), ClassPath.class.getClassLoader().getParent());
    }
}
