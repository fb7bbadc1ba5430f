package io.keepalive.netty.netlab;

import io.keepalive.DetectionTime;
import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Certainty;
import io.keepalive.netty.transport.TestTransport;
import java.util.List;
import java.util.Optional;

/**
 * What is to become of a connection under a fault.
 *
 * @param death says who notices the fault and when; empty if the connection is to live
 * @param cause what the diagnosis is to say; empty if the connection is to live
 * @param recovery when what was sent during the fault arrives, counted from the fault's end; empty if that is not looked at
 * @param saying what the diagnosis's sentence is to contain
 * @param news what the listener is to hear before the end, no more and no less; empty if that is not looked at
 * @param note for the matrix
 */
record Outcome(
        Optional<Prediction.Rule> death,
        Optional<Cause> cause,
        Certainty certainty,
        Optional<DetectionTime> recovery,
        String saying,
        Optional<List<String>> news,
        String note) {

    static Outcome dies(Cause cause, Prediction.Rule prediction) {
        return new Outcome(
                Optional.of(prediction),
                Optional.of(cause),
                Certainty.CERTAIN,
                Optional.empty(),
                "",
                Optional.empty(),
                "");
    }

    static Outcome lives() {
        return new Outcome(
                Optional.empty(), Optional.empty(), Certainty.CERTAIN, Optional.empty(), "", Optional.empty(), "");
    }

    Outcome likely() {
        return new Outcome(death, cause, Certainty.LIKELY, recovery, saying, news, note);
    }

    Outcome recovering(DetectionTime window) {
        return new Outcome(death, cause, certainty, Optional.of(window), saying, news, note);
    }

    Outcome saying(String part) {
        return new Outcome(death, cause, certainty, recovery, part, news, note);
    }

    Outcome telling(String... listenerHears) {
        return new Outcome(death, cause, certainty, recovery, saying, Optional.of(List.of(listenerHears)), note);
    }

    Outcome note(String text) {
        return new Outcome(death, cause, certainty, recovery, saying, news, text);
    }

    /** What the diagnosis is to say, on transports that cannot ask the kernel as well. */
    Optional<Cause> cause(TestTransport transport, Layer layer) {
        return cause.map(known -> transport.isNative() ? known : withoutKernelEvidence(known, layer));
    }

    private static Cause withoutKernelEvidence(Cause cause, Layer layer) {
        if (cause.kernelTimeout()) {
            return Cause.KERNEL_TIMEOUT;
        }
        return layer == Layer.HEARTBEAT ? Cause.PEER_SILENT : cause;
    }
}
