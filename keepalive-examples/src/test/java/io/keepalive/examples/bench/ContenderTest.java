package io.keepalive.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.ProbeSchedule;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every contender does what is measured of it. */
class ContenderTest {

    private static final int CONNECTIONS = 50;
    private static final ProbeSchedule SCHEDULE = new ProbeSchedule(Duration.ofSeconds(30), Duration.ofSeconds(10), 3);

    @ParameterizedTest
    @MethodSource("heartbeats")
    void pingsEveryConnectionOnceAnIdleTime(Contender contender) {
        FakeCrowd crowd = new FakeCrowd(contender, CONNECTIONS, SCHEDULE);
        long before = crowd.peers().pings();

        crowd.after(SCHEDULE.idle().multipliedBy(10));
        crowd.peers().answer();

        // with jitter an idle time is 0.8 to 1 of the whole; the round trip comes on top
        assertThat(crowd.peers().pings() - before).isBetween(9L * CONNECTIONS, 125L * CONNECTIONS / 10);
        assertThat(crowd.peers().answered()).isEqualTo(crowd.peers().pings());
        assertThat(crowd.channels()).allMatch(FakeChannel::isActive);
    }

    @ParameterizedTest
    @EnumSource
    void answersAsManyPingsAsAskedFor(Contender contender) {
        if (contender == Contender.NANO_TIME) {
            return;
        }
        FakeCrowd crowd = new FakeCrowd(contender, CONNECTIONS, SCHEDULE);
        long before = crowd.peers().answered();

        crowd.answer(1000);

        assertThat(crowd.peers().answered() - before).isBetween(1000L, 1000L + CONNECTIONS);
    }

    @ParameterizedTest
    @MethodSource("heartbeats")
    void closesAConnectionThatAnswersNothing(Contender contender) {
        FakePeers peers = new FakePeers();
        VirtualClock clock = new VirtualClock();
        FakeLoop loop = new FakeLoop(peers, clock);
        FakeChannel channel = loop.open(contender.installer(SCHEDULE));

        for (int second = 0; second < 200 && channel.isActive(); second++) {
            clock.advance(Duration.ofSeconds(1));
            loop.turn();
        }

        assertThat(channel.isActive()).isFalse();
        assertThat(peers.pings()).isEqualTo(SCHEDULE.probes());
    }

    @ParameterizedTest
    @EnumSource(names = {"IDLE_STATE_HANDLER", "KEEPALIVE_IDLE_STATE", "KEEPALIVE_WHEEL"})
    void answersThePeersPings(Contender contender) {
        FakeCrowd crowd = new FakeCrowd(contender, CONNECTIONS, SCHEDULE);

        crowd.peersPing();

        assertThat(crowd.peers().pongs()).isEqualTo(CONNECTIONS);
    }

    @ParameterizedTest
    @EnumSource
    void passesTheApplicationsMessagesOn(Contender contender) {
        FakePeers peers = new FakePeers();
        FakeLoop loop = new FakeLoop(peers, new VirtualClock());
        FakeChannel channel = loop.open(contender.installer(SCHEDULE));
        ByteBuf message = Unpooled.copyLong(1, 2);

        channel.pipeline().fireChannelRead(message).fireChannelReadComplete();
        channel.writeAndFlush(message.retain(), channel.voidPromise());

        assertThat(loop.messagesRead()).isEqualTo(1);
        assertThat(peers.messages()).isEqualTo(1);
        assertThat(message.release()).isTrue();
    }

    static Set<Contender> heartbeats() {
        return EnumSet.complementOf(EnumSet.of(Contender.BARE, Contender.NANO_TIME));
    }
}
