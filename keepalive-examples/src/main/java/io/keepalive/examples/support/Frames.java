package io.keepalive.examples.support;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;

/** The examples' wire format: each message behind its length in four bytes. */
public final class Frames {

    /** Name of the codec's innermost handler, behind which the heartbeat belongs. */
    public static final String CODEC = "frames";

    private static final int LENGTH_BYTES = 4;
    private static final int LONGEST = 65_536;

    private Frames() {}

    /** Adds the codec to a pipeline. */
    public static void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(new LengthFieldPrepender(LENGTH_BYTES));
        pipeline.addLast(CODEC, new LengthFieldBasedFrameDecoder(LONGEST, 0, LENGTH_BYTES, 0, LENGTH_BYTES));
    }
}
