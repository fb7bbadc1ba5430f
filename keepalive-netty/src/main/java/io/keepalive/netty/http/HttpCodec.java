package io.keepalive.netty.http;

import io.keepalive.internal.Require;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP codec in a pipeline: one handler, or a decoder and an encoder.
 *
 * @param first name of the handler nearest to the socket
 * @param last name of the handler nearest to the application
 */
record HttpCodec(String first, String last) {

    /** Finds a server's, or throws. */
    static HttpCodec ofServer(ChannelPipeline pipeline) {
        return in(
                pipeline,
                handler -> handler instanceof HttpServerCodec || handler instanceof HttpRequestDecoder,
                handler -> handler instanceof HttpResponseEncoder,
                "one with an HttpServerCodec or HttpRequestDecoder");
    }

    /** Finds a client's, or throws. */
    static HttpCodec ofClient(ChannelPipeline pipeline) {
        return in(
                pipeline,
                handler -> handler instanceof HttpClientCodec || handler instanceof HttpResponseDecoder,
                handler -> handler instanceof HttpRequestEncoder,
                "one with an HttpClientCodec or HttpResponseDecoder");
    }

    private static HttpCodec in(
            ChannelPipeline pipeline,
            Predicate<ChannelHandler> decodes,
            Predicate<ChannelHandler> onlyEncodes,
            String expected) {
        String first = null;
        String last = null;
        boolean decoder = false;
        for (Map.Entry<String, ChannelHandler> entry : pipeline) {
            boolean isDecoder = decodes.test(entry.getValue());
            if (isDecoder || onlyEncodes.test(entry.getValue())) {
                first = first == null ? entry.getKey() : first;
                last = entry.getKey();
                decoder |= isDecoder;
            }
        }
        return new HttpCodec(found(decoder ? first : null, pipeline, expected), found(last, pipeline, expected));
    }

    private static String found(@Nullable String name, ChannelPipeline pipeline, String expected) {
        if (name == null) {
            throw Require.expected("pipeline", pipeline.names(), expected);
        }
        return name;
    }
}
