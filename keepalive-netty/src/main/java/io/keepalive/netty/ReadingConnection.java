package io.keepalive.netty;

import io.netty.channel.Channel;

/**
 * The part of a heartbeat's connection that knows whether bytes would be read if they came: silence means nothing while
 * nobody reads.
 */
abstract class ReadingConnection extends ChannelKeepAlive {

    private boolean bytesRead;
    private boolean readAskedFor;

    /** A read was asked for while auto-read is off, and nothing has come of it yet. */
    private boolean readOutstanding;

    /** Reading was seen to have stopped: the next read asked for ends a pause. */
    private boolean readingStopped;

    ReadingConnection(KeepAliveGroup group, Channel channel) {
        super(group, channel);
    }

    /** Bytes arrive, the first of this turn of the event loop. */
    void bytesArrive() {}

    /** Something was received. */
    abstract void received();

    /** A read was asked for after reading had stopped. */
    abstract void readingResumed();

    @Override
    final void bytesRead() {
        if (!bytesRead) {
            bytesRead = true;
            readAskedFor = readOutstanding;
            bytesArrive();
        }
        readOutstanding = false;
    }

    @Override
    final void readComplete() {
        if (bytesRead) {
            bytesRead = false;
            received();
        }
    }

    @Override
    final void readCompleted() {
        notesReading();
    }

    @Override
    final void readAskedFor() {
        readOutstanding = !channel.config().isAutoRead();
        if (readingStopped) {
            readingStopped = false;
            readingResumed();
        }
    }

    /**
     * Whether the present bytes were read because somebody asked, with auto-read off. Bytes on their way when auto-read was
     * switched off were not.
     */
    final boolean bytesWereAskedFor() {
        return readAskedFor;
    }

    /** Whether bytes that arrive now would be read. Any thread may ask, and hear what was a moment ago. */
    final boolean reads() {
        return channel.config().isAutoRead() || readOutstanding;
    }

    /** The same, remembered so that the end of a pause is noticed. */
    final boolean notesReading() {
        boolean reads = reads();
        if (!reads) {
            readingStopped = true;
        }
        return reads;
    }
}
