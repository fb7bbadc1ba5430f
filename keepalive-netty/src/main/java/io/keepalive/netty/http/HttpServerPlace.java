package io.keepalive.netty.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.Objects;

/** Where a server's handlers stand in a pipeline: the bytes before the HTTP codec, the connection directly behind it. */
final class HttpServerPlace {

    private HttpServerPlace() {}

    static void install(HttpServerGroup group, Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(HttpServerHandler.class) != null) {
            throw new IllegalStateException("channel: " + channel + " (expected: one without HTTP keep-alive)");
        }
        HttpCodec codec = HttpCodec.ofServer(pipeline);
        HttpServerHandler handler =
                new HttpServerHandler(group, Objects.requireNonNull(pipeline.context(codec.first())));
        pipeline.addAfter(codec.last(), null, handler);
        pipeline.addBefore(codec.first(), null, handler.bytes());
    }
}
