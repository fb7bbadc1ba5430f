package io.keepalive.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.cluster.OwnNetwork;
import io.keepalive.examples.support.ForkClassPath;
import io.keepalive.examples.support.OnTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example as a user starts it: processes of its own, and a network of its own where that is possible. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class FailoverClusterIT {

    @Test
    void everyFailureOfThePrimaryIsNoticedAndFollowedByAnotherAsPredicted() throws Exception {
        boolean partition = OwnNetwork.isPossible();
        if (!partition) {
            assertThat(System.getProperty("netlab"))
                    .as("where the lab is required so is the partition")
                    .isNull();
        }
        OnTime.measure(() -> assertThat(play())
                .contains(partition ? "4 of 4 came out as predicted." : "3 of 3 came out as predicted."));
    }

    @Test
    void whereZooKeeperElectsADeadPrimaryIsOutOfRotationLongBefore() throws Exception {
        OnTime.measure(() -> assertThat(play("--zookeeper", "--scenes", "kill"))
                .contains("1 of 1 came out as predicted.")
                .contains("killed: out of rotation after 0.0"));
    }

    private static String play(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                ForkClassPath.text(),
                FailoverCluster.class.getName()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            System.out.println(said);
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        } finally {
            process.destroy();
        }
    }
}
