package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.Ending;
import io.keepalive.diagnosis.EvidenceBuilder;
import io.keepalive.heartbeat.DeathBrake;
import io.keepalive.heartbeat.HeartbeatMonitor;
import io.keepalive.heartbeat.HeartbeatTiming;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.heartbeat.Verdict;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One silence of a peer whose ping was not answered at once: what the inquiry finds, what the listener was told, and the
 * verdict. Over when the peer is heard.
 *
 * <p>Confined to the channel's event loop.
 */
final class Suspicion {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    private final HeartbeatConnection connection;
    private final KeepAliveGroup group;
    private final Channel channel;
    private final HeartbeatMonitor monitor;
    private final PingInquiry inquiry;

    private boolean deathObserved;

    /** The listener was told that the peer is suspect or slow, and not yet that it recovered. */
    private boolean troubleTold;

    Suspicion(HeartbeatConnection connection) {
        this.connection = connection;
        this.group = connection.group;
        this.channel = connection.channel;
        this.monitor = connection.monitor();
        this.inquiry = new PingInquiry(group, channel, connection.kernel(), monitor);
    }

    PingInquiry inquiry() {
        return inquiry;
    }

    void suspected(long now) {
        troubleTold = true;
        group.counters.suspects.increment();
        LOG.debug("{} suspect: {}", channel, connection.status());
        group.tell(channel, "onSuspect", listener -> listener.onSuspect(channel, connection.status()));
        if (!connection.stopped()) { // after a listener that has a fresh connection of its own to try
            inquiry.suspected(now);
        }
    }

    void slow() {
        troubleTold = true;
        group.counters.slow.increment();
        LOG.debug("{} slow: {}", channel, connection.lastSnapshot());
        group.tell(channel, "onSlow", listener -> listener.onSlow(channel, connection.status()));
    }

    /** The peer was heard. */
    void ends(PeerState before) {
        inquiry.answered();
        if (deathObserved) {
            group.counters.observedMistakes.increment();
        }
        if (troubleTold || before == PeerState.SUSPECT) { // suspect without a word where a verdict was overruled
            group.counters.recoveries.increment();
            LOG.debug("{} recovered", channel);
            group.tell(channel, "onRecovered", listener -> listener.onRecovered(channel, connection.status()));
        }
    }

    /** The monitor has declared the peer dead: it dies, unless somebody overrules that. */
    void verdict(long now) {
        Diagnosis diagnosis = diagnosis(now);
        if (!group.enforcing()) {
            overrule(diagnosis, now);
            observed(diagnosis);
            return;
        }
        if (connection.stretchesKeep()) {
            overrule(diagnosis, now);
            return;
        }
        DeathBrake.Answer answer = group.askBrake(now);
        if (answer == DeathBrake.Answer.LET_DIE) {
            die(diagnosis);
        } else {
            overrule(diagnosis, now);
            group.spared(channel, answer == DeathBrake.Answer.SPARE_AND_REPORT);
        }
    }

    /** The connection lives on, and is judged anew by its own policy; critical stretches have failed all the same. */
    private void overrule(Diagnosis diagnosis, long now) {
        Runnable tell = connection.stretchesFail(diagnosis);
        monitor.overrule(now);
        tell.run();
    }

    /** Tells of the peer's death, then resets the connection; TLS and codecs are not asked. */
    private void die(Diagnosis diagnosis) {
        connection.lingerNot(); // first, so that whoever closes when told resets as well
        connection.end(diagnosis);
        connection.heartbeat().fireUserEventTriggered(new PeerDeath(diagnosis));
        Objects.requireNonNull(connection.head()).close();
    }

    private void observed(Diagnosis diagnosis) {
        if (!deathObserved) {
            deathObserved = true;
            group.counters.deathsObserved.increment();
            group.ends.observed(channel, diagnosis);
            group.tell(channel, "onDeathObserved", listener -> listener.onDeathObserved(channel, diagnosis));
        }
    }

    private Diagnosis diagnosis(long now) {
        Verdict verdict = Objects.requireNonNull(monitor.verdict());
        Duration limit = limit(verdict, inquiry.lastLook(now));
        EvidenceBuilder evidence = connection.evidence(Ending.of(verdict));
        return Diagnosis.of(evidence.limit(limit).build());
    }

    private Duration limit(Verdict verdict, KernelWatch.Ping ping) {
        HeartbeatTiming timing = monitor.timing();
        if (verdict == Verdict.NOTHING_HEARD) {
            return timing.watchLimit();
        }
        return ping == KernelWatch.Ping.WAITS ? timing.slowPeerLimit() : timing.unansweredTime();
    }
}
