package io.keepalive.netty.heartbeat;

import io.keepalive.negotiation.HeartbeatControl;
import io.keepalive.negotiation.HeartbeatControl.Offer;
import io.keepalive.negotiation.HeartbeatControl.Refusal;
import io.keepalive.negotiation.HeartbeatControl.Tighten;
import io.keepalive.negotiation.HeartbeatControl.Tightened;
import java.time.Duration;
import java.util.Optional;

/** Control messages as the type and the 8 bytes of a binary frame. Times are whole milliseconds, 0 for none. */
final class BinaryControls {

    static final byte OFFER = 0x13;
    static final byte REFUSAL = 0x14;
    static final byte TIGHTEN = 0x15;
    static final byte TIGHTENED = 0x16;

    /** The same in all messages, as an offer has four bytes for each time. */
    static final long MAX_MILLIS = Integer.MAX_VALUE;

    private static final long UNSAYABLE = -1;

    private BinaryControls() {}

    static boolean areValid(byte type, long payload) {
        return switch (type) {
            case OFFER -> payload >= 0 && (int) payload >= 0;
            case REFUSAL -> payload > 0 && payload <= MAX_MILLIS;
            case TIGHTEN, TIGHTENED -> payload >= 0 && payload <= MAX_MILLIS;
            default -> false;
        };
    }

    /** What a valid type and payload say. */
    static HeartbeatControl control(byte type, long payload) {
        return switch (type) {
            case OFFER -> new Offer(time(payload >>> Integer.SIZE), time(payload & 0xFFFF_FFFFL));
            case REFUSAL -> new Refusal(Duration.ofMillis(payload));
            case TIGHTEN -> new Tighten(time(payload));
            case TIGHTENED -> new Tightened(time(payload));
            default ->
                throw new IllegalArgumentException("type: " + type + " (expected: " + OFFER + ".." + TIGHTENED + ")");
        };
    }

    static byte type(HeartbeatControl control) {
        if (control instanceof Offer) {
            return OFFER;
        }
        if (control instanceof Refusal) {
            return REFUSAL;
        }
        return control instanceof Tighten ? TIGHTEN : TIGHTENED;
    }

    /** The payload; negative if a time is too long to be said. */
    static long payload(HeartbeatControl control) {
        if (control instanceof Offer offer) {
            long canSend = millis(offer.canSend());
            long wants = millis(offer.wants());
            return canSend < 0 || wants < 0 ? UNSAYABLE : canSend << Integer.SIZE | wants;
        }
        if (control instanceof Refusal refusal) {
            return millis(Optional.of(refusal.permitted()));
        }
        if (control instanceof Tighten tighten) {
            return millis(tighten.bound());
        }
        return millis(((Tightened) control).bound());
    }

    private static Optional<Duration> time(long millis) {
        return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    /** Rounded up, so that nobody is told less than holds. */
    private static long millis(Optional<Duration> time) {
        if (time.isEmpty()) {
            return 0;
        }
        Duration value = time.get();
        if (value.compareTo(Duration.ofMillis(MAX_MILLIS)) > 0) {
            return UNSAYABLE;
        }
        return value.plusNanos(999_999).toMillis();
    }
}
