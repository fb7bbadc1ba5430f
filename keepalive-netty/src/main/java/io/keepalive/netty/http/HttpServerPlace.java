package io.keepalive.netty.http;

import io.keepalive.internal.Require;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.Map;
import java.util.Objects;

/** Where a server's handlers stand in a pipeline: the bytes before the HTTP codec, the connection directly behind it. */
final class HttpServerPlace {

    private HttpServerPlace() {}

    static void install(HttpServerGroup group, Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(HttpServerHandler.class) != null) {
            throw new IllegalStateException("channel: " + channel + " (expected: one without HTTP keep-alive)");
        }
        String decoder = null;
        String codec = null;
        for (Map.Entry<String, ChannelHandler> entry : pipeline) {
            ChannelHandler handler = entry.getValue();
            if (decoder == null && (handler instanceof HttpServerCodec || handler instanceof HttpRequestDecoder)) {
                decoder = entry.getKey();
                codec = decoder;
            } else if (handler instanceof HttpResponseEncoder) {
                codec = entry.getKey(); // whichever of the two is the inner one
            }
        }
        if (decoder == null || codec == null) {
            throw Require.expected("pipeline", pipeline.names(), "one with an HttpServerCodec or HttpRequestDecoder");
        }
        HttpServerHandler handler = new HttpServerHandler(group, Objects.requireNonNull(pipeline.context(decoder)));
        pipeline.addAfter(codec, null, handler);
        pipeline.addBefore(decoder, null, handler.bytes());
    }
}
