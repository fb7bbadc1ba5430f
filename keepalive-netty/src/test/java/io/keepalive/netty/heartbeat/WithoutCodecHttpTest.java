package io.keepalive.netty.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** netty-codec-http is optional: here the classes run without it. */
class WithoutCodecHttpTest {

    @Test
    void theOtherProtocolsWorkAndWebSocketSaysWhatIsMissing() throws Exception {
        try (URLClassLoader without = new URLClassLoader(
                classPathWithoutCodecHttp(), getClass().getClassLoader().getParent())) {
            Class<?> protocols = without.loadClass(HeartbeatProtocols.class.getName());
            assertThat(protocols).isNotSameAs(HeartbeatProtocols.class);
            assertThat(protocols.getMethod("textLine").invoke(null)).hasToString("textLine");
            assertThat(protocols.getMethod("binaryFrame").invoke(null)).hasToString("binaryFrame(0xF74B414C)");
            assertThatThrownBy(() -> protocols.getMethod("webSocket").invoke(null))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("netty-codec-http: absent (expected: io.netty:netty-codec-http among the dependencies,"
                            + " as WebSocket heartbeats need it)");
        }
    }

    private static URL[] classPathWithoutCodecHttp() throws MalformedURLException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<URL> urls = new ArrayList<>();
        int left = 0;
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            if (Path.of(entry).getFileName().toString().startsWith("netty-codec-http")) {
                left++;
            } else {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        assertThat(left).as("jars left out of %s", classPath).isPositive();
        return urls.toArray(URL[]::new);
    }
}
