package io.keepalive.netty.netlab;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Ending;

/** Who notices a fault. */
enum Layer {
    HEARTBEAT("heartbeat"),
    TCP_KEEPALIVE("TCP keepalive"),
    USER_TIMEOUT("user timeout"),
    RETRANSMISSION("retransmission"),
    /** One of the kernel's, without a word of which. */
    KERNEL("kernel"),
    /** What the other side, or a gateway in its name, said: FIN or RST. */
    PEER("FIN or RST"),
    NOBODY("nobody");

    private final String text;

    Layer(String text) {
        this.text = text;
    }

    static Layer of(io.keepalive.prediction.Layer predicted) {
        return predicted == io.keepalive.prediction.Layer.ANSWER ? PEER : valueOf(predicted.name());
    }

    /** Whose work an end was, by the evidence. */
    static Layer behind(Ending ending, Cause cause) {
        return switch (ending) {
            case PINGS_UNANSWERED, PING_STUCK, NOTHING_HEARD -> HEARTBEAT;
            case TIMED_OUT ->
                switch (cause) {
                    case KEEPALIVE_TIMEOUT -> TCP_KEEPALIVE;
                    case USER_TIMEOUT -> USER_TIMEOUT;
                    case RETRANSMISSION_TIMEOUT -> RETRANSMISSION;
                    default -> KERNEL;
                };
            case UNREACHABLE -> KERNEL;
            case RESET, CLOSED_BY_PEER -> PEER;
            default -> throw new IllegalArgumentException("no fault: " + ending);
        };
    }

    /** Whether the layer that was found is this one, as far as the evidence goes. */
    boolean is(Layer found) {
        return switch (found) {
            case KERNEL -> this != HEARTBEAT && this != PEER;
            default -> this == found;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
