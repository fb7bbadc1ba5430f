package io.keepalive.netty.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.netty.ClassPath;
import java.lang.reflect.InvocationTargetException;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

/** netty-codec-http is optional: here the classes run without it. */
class WithoutCodecHttpTest {

    @Test
    void theOtherProtocolsWorkAndWebSocketSaysWhatIsMissing() throws Exception {
        try (URLClassLoader without = ClassPath.without("netty-codec-http")) {
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
}
