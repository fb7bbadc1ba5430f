package io.keepalive.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.util.Version;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The build runs every test of this module twice; here each run proves which Netty it really has. */
class NettyLineTest {

    private static final String LINE = System.getProperty("keepalive.netty.line", "4.2");

    @Test
    void everyNettyJarIsOfTheLineThisRunNames() {
        assertThat(Version.identify(Channel.class.getClassLoader()).values())
                .hasSizeGreaterThan(5)
                .allSatisfy(version -> assertThat(version.artifactVersion())
                        .as(version.artifactId())
                        .startsWith(LINE + "."));
    }

    @Test
    @Tag("netty-4.2")
    void aTestTaggedForTheNewerLineRunsThereOnly() {
        assertThat(LINE).isEqualTo("4.2");
    }
}
