package io.keepalive.examples.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.plan.KeepAlivePlan;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A class out of printed source, compiled against what this test runs with. */
record Compiled(Class<?> type) {

    /** Compiles without a warning, or fails with what the compiler says. */
    static Compiled of(String name, String source) throws IOException {
        Path classes = Files.createTempDirectory("compiled");
        classes.toFile().deleteOnExit();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of(
                                "-d",
                                classes.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-Xlint:all,-path,-processing",
                                "-Werror"),
                        null,
                        List.of(new Source(name, source)))
                .call();
        assertThat(compiled).as("%s%n%s", said, source).isTrue();
        URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, Compiled.class.getClassLoader());
        try {
            return new Compiled(Class.forName(name, true, loader));
        } catch (ClassNotFoundException impossible) {
            throw new IOException(impossible);
        }
    }

    /** What the printed method of that name returns. */
    NettyKeepAlive keepAlive() throws ReflectiveOperationException {
        Method method = type.getDeclaredMethod("keepAlive");
        method.setAccessible(true);
        return (NettyKeepAlive) method.invoke(null);
    }

    /** The printed plan. */
    KeepAlivePlan plan() throws ReflectiveOperationException {
        Field field = type.getDeclaredField("PLAN");
        field.setAccessible(true);
        return (KeepAlivePlan) field.get(null);
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
