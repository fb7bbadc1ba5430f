package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.tcp.TcpOptionReport;
import java.time.Duration;
import java.util.Optional;

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
 * @param unansweredPings pings of the present silence whose answer is overdue
 * @param options the TCP options as they are in force; empty if none were to be set
 * @param end why the connection ended, once it has
 */
public record ConnectionStatus(
        Optional<PeerState> peer,
        boolean paused,
        Optional<Duration> silence,
        Optional<Duration> nextDeadline,
        Optional<Duration> roundTrip,
        Optional<Duration> smoothedRoundTrip,
        int unansweredPings,
        Optional<TcpOptionReport> options,
        Optional<Diagnosis> end) {}
