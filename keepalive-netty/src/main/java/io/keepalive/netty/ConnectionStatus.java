package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.heartbeat.HeartbeatMonitor;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.heartbeat.RoundTrip;
import io.keepalive.internal.Durations;
import io.keepalive.negotiation.Agreement;
import io.keepalive.tcp.TcpOptionReport;
import io.keepalive.tcp.TcpSnapshot;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One connection at one moment, as {@link NettyKeepAlive#status} saw it.
 *
 * <p>Immutable and thread-safe. Read from another thread than the channel's event loop, its parts may be of slightly
 * different moments.
 *
 * @param peer what is held of the peer; empty while no heartbeat runs: none was asked for, the channel is not active yet,
 *     or the protocol's handshake is not done
 * @param paused whether silence is not judged because nothing is being read
 * @param silence time since the last byte received; empty while no heartbeat runs
 * @param nextDeadline time until the monitor acts next; zero if overdue; empty if it waits for nothing
 * @param roundTrip the round trip measured last by ping and pong
 * @param smoothedRoundTrip the same, smoothed as RFC 6298 does
 * @param heartbeat the policy that this connection goes by now, which load, its path, agreements, refusals, or a critical stretch
 *     may have changed; empty while no heartbeat runs
 * @param unansweredPings pings of the present silence whose answer is overdue
 * @param kernel what the kernel knew of the connection when it was last asked, which is when a ping went unanswered or the
 *     connection ended; empty if it never was, or cannot be
 * @param options the TCP options as they are in force; empty if none were to be set
 * @param agreement what is agreed with the peer about heartbeats; empty if it has answered no offer
 * @param permittedInterval the time between pings that was adopted because the peer refused sooner ones; empty if it refused
 *     none
 * @param health how the peer's application is, by its own word; empty if nobody asked for it, or no heartbeat runs
 * @param end why the connection ended, once it has
 */
public record ConnectionStatus(
        Optional<PeerState> peer,
        boolean paused,
        Optional<Duration> silence,
        Optional<Duration> nextDeadline,
        Optional<Duration> roundTrip,
        Optional<Duration> smoothedRoundTrip,
        Optional<HeartbeatPolicy> heartbeat,
        int unansweredPings,
        Optional<TcpSnapshot> kernel,
        Optional<TcpOptionReport> options,
        Optional<Agreement> agreement,
        Optional<Duration> permittedInterval,
        Optional<PeerHealth> health,
        Optional<Diagnosis> end) {

    /** Deadlines farther off than this mean that there is nothing to wait for. */
    static final long NEVER_NANOS = Long.MAX_VALUE / 4;

    static ConnectionStatus of(
            HeartbeatMonitor monitor,
            long nowNanos,
            boolean paused,
            Optional<TcpSnapshot> kernel,
            Optional<TcpOptionReport> options,
            Optional<Diagnosis> end) {
        long wait = Math.max(0, monitor.deadlineNanos() - nowNanos);
        RoundTrip roundTrip = monitor.roundTrip();
        boolean measured = roundTrip.measured();
        return new ConnectionStatus(
                Optional.of(monitor.state()),
                paused,
                Optional.of(Duration.ofNanos(Math.max(0, monitor.silenceNanos(nowNanos)))),
                wait > NEVER_NANOS || end.isPresent() ? Optional.empty() : Optional.of(Duration.ofNanos(wait)),
                measured ? Optional.of(Duration.ofNanos(roundTrip.latestNanos())) : Optional.empty(),
                measured ? Optional.of(Duration.ofNanos(roundTrip.smoothedNanos())) : Optional.empty(),
                Optional.of(monitor.timing().policy()),
                monitor.unansweredPings(),
                kernel,
                options,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                end);
    }

    static ConnectionStatus withoutHeartbeat(
            Optional<TcpSnapshot> kernel, Optional<TcpOptionReport> options, Optional<Diagnosis> end) {
        return new ConnectionStatus(
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                kernel,
                options,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                end);
    }

    /** The same with what was negotiated. */
    ConnectionStatus negotiated(@Nullable Negotiator negotiator) {
        if (negotiator == null) {
            return this;
        }
        return new ConnectionStatus(
                peer,
                paused,
                silence,
                nextDeadline,
                roundTrip,
                smoothedRoundTrip,
                heartbeat,
                unansweredPings,
                kernel,
                options,
                negotiator.agreement(),
                negotiator.permitted(),
                health,
                end);
    }

    /** The same with how the peer is. */
    ConnectionStatus withHealth(@Nullable PeerHealthWatch watch, long nowNanos) {
        if (watch == null) {
            return this;
        }
        return new ConnectionStatus(
                peer,
                paused,
                silence,
                nextDeadline,
                roundTrip,
                smoothedRoundTrip,
                heartbeat,
                unansweredPings,
                kernel,
                options,
                agreement,
                permittedInterval,
                Optional.of(watch.status(nowNanos)),
                end);
    }

    /** One line for a person; the options only where one is not in force as asked. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ");
        text.add(peer.map(state -> state.toString().toLowerCase(Locale.ROOT).replace('_', ' '))
                .orElse("no heartbeat"));
        silence.ifPresent(time -> text.add("silent for " + Durations.inSeconds(time)));
        roundTrip.ifPresent(time -> text.add("round trip " + Durations.inMillis(time)));
        if (unansweredPings > 0) {
            text.add("pings unanswered: " + unansweredPings);
        }
        if (paused) {
            text.add("paused");
        }
        agreement.ifPresent(agreed -> text.add(agreed.toString()));
        permittedInterval.ifPresent(time -> text.add("peer permits a ping per " + Durations.inSeconds(time)));
        health.ifPresent(heard -> text.add(heard.toString()));
        nextDeadline.ifPresent(time -> text.add("next deadline in " + Durations.inSeconds(time)));
        options.filter(report -> !report.allApplied())
                .ifPresent(report -> text.add("not in force: " + report.notApplied()));
        end.ifPresent(diagnosis -> text.add("ended: " + diagnosis));
        return text.toString();
    }
}
