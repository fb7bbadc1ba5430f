package io.keepalive.examples.http;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Answers in the order of their requests, although one of them may take its time and more requests have come meanwhile
 * (pipelining). While some wait nothing more is read, so that no client can pile them up. Confined to the event loop.
 */
final class AnswersInOrder {

    private final Channel channel;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean held;

    AnswersInOrder(Channel channel) {
        this.channel = channel;
    }

    /** Runs this when all before it have been answered. */
    void next(Runnable answer) {
        if (held) {
            waiting.add(answer);
            channel.config().setAutoRead(false);
        } else {
            answer.run();
        }
    }

    /** The answer that runs now is not written yet: the others wait until {@link #goOn}. */
    void hold() {
        held = true;
    }

    /** The answer that held the others is written. */
    void goOn() {
        held = false;
        while (!held && !waiting.isEmpty()) {
            waiting.remove().run();
        }
        if (waiting.isEmpty()) {
            channel.config().setAutoRead(true);
        }
    }
}
