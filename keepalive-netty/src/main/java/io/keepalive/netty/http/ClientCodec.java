package io.keepalive.netty.http;

import io.keepalive.internal.Require;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP codec in its pipeline: one handler, or a decoder and an encoder.
 *
 * @param first name of the handler nearest to the socket
 * @param last name of the handler nearest to the application
 */
record ClientCodec(String first, String last) {

    /** Finds it, or throws. */
    static ClientCodec in(ChannelPipeline pipeline) {
        String first = null;
        String last = null;
        for (Map.Entry<String, ChannelHandler> entry : pipeline) {
            if (isPart(entry.getValue())) {
                first = first == null ? entry.getKey() : first;
                last = entry.getKey();
            }
        }
        return new ClientCodec(found(first, pipeline), found(last, pipeline));
    }

    private static boolean isPart(ChannelHandler handler) {
        return handler instanceof HttpClientCodec
                || handler instanceof HttpResponseDecoder
                || handler instanceof HttpRequestEncoder;
    }

    private static String found(@Nullable String name, ChannelPipeline pipeline) {
        if (name == null) {
            throw Require.expected("pipeline", pipeline.names(), "one with an HttpClientCodec or HttpResponseDecoder");
        }
        return name;
    }
}
