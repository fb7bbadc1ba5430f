package io.keepalive.netty;

import io.keepalive.heartbeat.PingGuardPolicy;
import io.keepalive.internal.Require;
import io.keepalive.negotiation.HeartbeatControl;
import io.keepalive.negotiation.Negotiation;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether a ping guard and a negotiation fit each other, the protocol, and what else was said. */
final class NegotiationRules {

    static final int DEFAULT_ADAPT_AT_MOST = 10;

    private NegotiationRules() {}

    /**
     * Checks what was said to a builder.
     *
     * @param peerPingPeriod how often the peer agreed to ping beforehand
     * @throws IllegalArgumentException if settings contradict each other
     */
    static void check(NettyKeepAliveBuilder builder, @Nullable Duration peerPingPeriod) {
        HeartbeatProtocol protocol = builder.protocol;
        PingGuardPolicy guard = builder.guard;
        Negotiation negotiation = builder.negotiation;
        if (guard != null) {
            requireProtocol("guard", guard, protocol);
            if (guard.refuses()) {
                requireSayable("guard", guard, protocol, new HeartbeatControl.Refusal(guard.permittedInterval()));
            }
            requirePermitted("expectPingEvery", guard, peerPingPeriod);
            if (negotiation != null) {
                requirePermitted("wantsEvery", guard, negotiation.wants().orElse(null));
            }
        }
        if (negotiation != null) {
            requireProtocol("negotiate", negotiation, protocol);
            requireSayable("negotiate", negotiation, protocol, negotiation.offer());
        }
    }

    /** Pings come early, by a fifth unless the peer's jitter is its own. */
    private static void requirePermitted(String name, PingGuardPolicy guard, @Nullable Duration asked) {
        if (asked == null) {
            return;
        }
        Duration most = asked.dividedBy(5).multipliedBy(4);
        if (guard.permittedInterval().compareTo(most) > 0) {
            throw Require.expected(
                    "permitOneEvery",
                    guard.permittedInterval(),
                    "<= " + most + ", four fifths of " + name + " " + asked + ", as pings come up to a fifth early");
        }
    }

    private static void requireProtocol(String name, Object value, @Nullable HeartbeatProtocol protocol) {
        if (protocol == null) {
            throw Require.expected(name, value, "a heartbeat protocol, as in builder(protocol)");
        }
    }

    private static void requireSayable(
            String name, Object value, @Nullable HeartbeatProtocol protocol, HeartbeatControl control) {
        Object message = protocol != null && protocol.hasControl()
                ? protocol.control(UnpooledByteBufAllocator.DEFAULT, control)
                : null;
        if (message == null) {
            throw Require.expected(name, value, "a protocol that can say " + control + ", other than " + protocol);
        }
        ReferenceCountUtil.release(message);
    }
}
