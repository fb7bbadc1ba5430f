package io.keepalive.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.PeerState;
import io.keepalive.netty.http.HttpClientKeepAlive;
import io.netty.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A pool's check on a connection with heartbeats. */
@Tag("netty-4.2")
class SuspectConnectionTest {

    @AutoClose
    private final KeepAliveChannel connection = KeepAliveChannel.pinging(10, 2, 3);

    @Test
    void aPeerThatIsAliveOrAboutToAnswerIsHealthy() {
        assertThat(isHealthy()).isTrue();
        connection.after(10);
        assertThat(connection.status().peer()).contains(PeerState.AWAITING_ANSWER);
        assertThat(isHealthy()).isTrue();
    }

    @Test
    void aSuspectIsNotUntilItIsHeardAgain() {
        connection.after(12);
        assertThat(connection.status().peer()).contains(PeerState.SUSPECT);
        assertThat(isHealthy()).isFalse();

        connection.receives("here\n");
        connection.applicationRead();
        assertThat(isHealthy()).isTrue();
    }

    @Test
    void aDeadOneIsNotWhereDeathsAreOnlyObserved() {
        connection.keepAlive.observeOnly();
        connection.after(16);
        assertThat(connection.counters().deathsObserved()).isEqualTo(1);
        assertThat(connection.channel.isActive()).isTrue();
        assertThat(isHealthy()).isFalse();
    }

    @Test
    void statusIsFoundWhicheverInstanceWasInstalled() {
        assertThat(NettyKeepAlive.find(connection.channel)).isPresent();
        connection.keepAlive.uninstall(connection.channel);
        assertThat(NettyKeepAlive.find(connection.channel)).isEmpty();
    }

    private boolean isHealthy() {
        Future<Boolean> healthy = HttpClientKeepAlive.healthChecker().isHealthy(connection.channel);
        for (int turns = 0; turns < 3 && !healthy.isDone(); turns++) {
            connection.channel.runScheduledPendingTasks();
        }
        return healthy.getNow();
    }
}
