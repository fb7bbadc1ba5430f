package io.keepalive.netty.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.netty.ClassPath;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.URLClassLoader;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An application on NIO alone may leave Netty's native transports out: here the classes run without them. */
class WithoutNativeTransportsTest {

    @Test
    void nioIsServedAndItsKernelCannotBeAsked() throws Exception {
        try (URLClassLoader without = ClassPath.without("netty-transport-native-unix-common")) {
            Class<?> info = without.loadClass(ChannelTcpInfo.class.getName());
            assertThat(info).isNotSameAs(ChannelTcpInfo.class);
            Class<?> channelType = without.loadClass(Channel.class.getName());
            Object channel = without.loadClass(NioSocketChannel.class.getName())
                    .getConstructor()
                    .newInstance();

            assertThat(info.getMethod("readable", channelType).invoke(null, channel))
                    .isEqualTo(false);
            assertThat(info.getMethod("read", channelType).invoke(null, channel))
                    .isEqualTo(Optional.empty());
            assertThat(info.getMethod("userTimeout", channelType).invoke(null, channel))
                    .isEqualTo(Optional.empty());

            Object unsafe = channelType.getMethod("unsafe").invoke(channel);
            without.loadClass(Channel.Unsafe.class.getName())
                    .getMethod("closeForcibly")
                    .invoke(unsafe);
        }
    }
}
