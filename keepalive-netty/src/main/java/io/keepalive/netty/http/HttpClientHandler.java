package io.keepalive.netty.http;

import io.keepalive.http.ConnectionOptions;
import io.keepalive.http.HttpClientConnection;
import io.keepalive.http.RetryReason;
import io.keepalive.http.Reuse;
import io.keepalive.http.ReuseReason;
import io.keepalive.netty.internal.LoopClock;
import io.keepalive.netty.option.ChannelTcpInfo;
import io.keepalive.tcp.TcpSnapshot;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1 connection of a client: stands directly behind the codec and tells the state machine what it sees. Confined to the
 * channel's event loop.
 */
final class HttpClientHandler extends ChannelDuplexHandler {

    private static final AttributeKey<HttpClientHandler> KEY =
            AttributeKey.valueOf(HttpClientHandler.class, "connection");

    private final HttpClientKeepAlive group;
    private final Channel channel;
    private final HttpClientBytes bytes = new HttpClientBytes(this);
    private final SentRequests requests = new SentRequests();
    private final RoundTripWatch roundTrip;
    private final ClientClose close;

    private HttpClientConnection connection;
    private boolean interim;
    private boolean standsBack;

    /** What is read from now on is an answer to nothing, whatever it looks like, and reaches nobody. */
    private boolean lost;

    private HttpClientHandler(HttpClientKeepAlive group, Channel channel) {
        this.group = group;
        this.channel = channel;
        this.connection = newConnection();
        this.roundTrip = new RoundTripWatch(channel);
        this.close = new ClientClose(channel, roundTrip);
    }

    /** Installs on a channel. */
    static void install(HttpClientKeepAlive group, Channel channel) {
        HttpCodec codec = HttpCodec.ofClient(channel.pipeline());
        HttpClientHandler made = new HttpClientHandler(group, channel);
        if (!channel.attr(KEY).compareAndSet(null, made)) {
            throw new IllegalStateException("channel: " + channel + " (expected: one without HTTP keep-alive)");
        }
        group.joined();
        channel.closeFuture().addListener(closed -> group.left());
        channel.pipeline().addBefore(codec.first(), "keepalive-http-client-bytes", made.bytes);
        channel.pipeline().addAfter(codec.last(), "keepalive-http-client", made);
    }

    /** The connection of a channel, if HTTP keep-alive is installed there. */
    static @Nullable HttpClientHandler of(Channel channel) {
        return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
    }

    HttpClientKeepAlive group() {
        return group;
    }

    /** Whether another request may begin now. */
    Reuse reuse() {
        return reuse(ChannelTcpInfo.read(channel).orElse(null));
    }

    /** Whether another request may begin now, by what the kernel has just said. */
    Reuse reuse(@Nullable TcpSnapshot kernel) {
        if (!channel.isActive()) {
            return Reuse.no(ReuseReason.CLOSED);
        }
        long now = now();
        if (kernel != null) {
            roundTrip.tell(kernel, connection, now);
        }
        follow(now);
        Reuse reuse = connection.reuse(now);
        return reuse.possible() && writes() ? Reuse.no(ReuseReason.BUSY) : reuse;
    }

    /** Whether the socket has not taken all: after an early answer another request would wait behind the rest of that body. */
    private boolean writes() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting != null && waiting.totalPendingWriteBytes() > 0;
    }

    /** What may have become of a request that failed; one that is not known here never came, if its write has failed. */
    RetryReason verdict(HttpRequest request, @Nullable ChannelFuture write) {
        RetryReason known = requests.verdict(request, write, connection.closeTold());
        if (known != null) {
            return known;
        }
        boolean writeFailed = write != null && write.isDone() && !write.isSuccess();
        return writeFailed && !standsBack ? RetryReason.NOTHING_WRITTEN : RetryReason.UNKNOWN;
    }

    /** Bytes arrive before the codec. */
    void bytesReceived() {
        if (standsBack) {
            return;
        }
        if (requests.bytesArrive()) {
            roundTrip.firstBytesAfterRequest(connection, this::now);
        } else if (requests.first() == null && !connection.busy()) {
            lose();
        }
    }

    /** Where the next answer begins is not known: closes at once, as a request may be written any moment. */
    private void lose() {
        connection.unsolicited();
        if (group.closes() && !lost && channel.isActive()) {
            lost = true;
            close.now(connection, now());
        }
    }

    /** The promise with which bytes are written that the codec made. */
    ChannelPromise promiseFor(ChannelPromise promise) {
        return requests.promiseFor(promise);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (channel.isActive() && connection.requests() == 0) {
            connection = newConnection();
        }
    }

    @Override
    public void connect(
            ChannelHandlerContext ctx, SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
        roundTrip.connects(now());
        ctx.connect(remote, local, promise);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (connection.requests() == 0) { // else whoever waited for the connect has written before this
            connection = newConnection();
        }
        roundTrip.connected(connection, now());
        ctx.fireChannelActive();
    }

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
        follow(now());
        ctx.fireChannelRegistered();
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        close.stop();
        ctx.fireChannelUnregistered();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (standsBack) {
            ctx.write(msg, promise);
            return;
        }
        if (msg instanceof HttpRequest request) {
            begin(request);
            requests.write(ctx, request, promise);
        } else {
            ctx.write(msg, promise);
        }
        if (msg instanceof LastHttpContent) {
            connection.requestEnds();
            follow(now());
        }
    }

    private void begin(HttpRequest request) {
        if (!connection.busy()) {
            roundTrip.requestBegins(this::now);
        }
        ConnectionOptions options = HttpMessages.connectionOptions(request);
        connection.requestBegins(options.persists(HttpMessages.isHttp11(request)));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!standsBack && msg instanceof HttpObject part) {
            received(part);
        }
        if (lost) {
            ReferenceCountUtil.release(msg);
            return;
        }
        ctx.fireChannelRead(msg); // an application that gives the connection back now finds it idle already
        if (standsBack) {
            leave(ctx);
        }
    }

    private void received(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            connection.unsolicited(); // and closes once the application has seen it
            follow(now());
        } else if (part instanceof HttpResponse response) {
            responseBegins(response);
        }
        if (part instanceof LastHttpContent && !standsBack && !lost) {
            responseEnds();
        }
    }

    private void responseBegins(HttpResponse response) {
        HttpResponseStatus status = response.status();
        SentRequest asked = requests.answered();
        if (asked == null) {
            lose();
            return;
        }
        if (HttpMessages.takesOver(status, asked.isMethod(HttpMethod.CONNECT))) {
            standBack();
            return;
        }
        interim = status.codeClass() == HttpStatusClass.INFORMATIONAL;
        if (interim) {
            return;
        }
        asked.status = status.code();
        connection.responseHead(
                HttpMessages.isHttp11(response),
                HttpMessages.connectionOptions(response),
                HttpMessages.isDelimited(response, asked.isMethod(HttpMethod.HEAD)),
                HttpMessages.hint(response));
    }

    private void responseEnds() {
        if (interim) {
            interim = false;
            return;
        }
        requests.answerEnds();
        long now = now();
        connection.responseEnds(now);
        roundTrip.refreshIfOld(connection, now);
        follow(now);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        boolean ends = event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent;
        if (ends && !standsBack) {
            connection.closed();
            follow(now());
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.closed();
        close.stop();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (channel.isActive()) {
            standBack(); // not by the end of the channel, which leaves requests to be asked about
        }
    }

    /** Another protocol has taken over, or the user has taken us out. */
    private void standBack() {
        standsBack = true;
        connection.upgraded();
        close.stop();
    }

    private void leave(ChannelHandlerContext ctx) {
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
        ChannelHandlerContext before = channel.pipeline().context(bytes);
        if (before != null) {
            channel.pipeline().remove(bytes);
        }
    }

    /** Follows the deadline, which matters once anything was answered: before that, nothing is closed here. */
    private void follow(long nowNanos) {
        boolean used = requests.wasAnswered() || connection.reason(nowNanos) == ReuseReason.UNSOLICITED;
        if (!group.closes() || !used || standsBack || !channel.isActive()) {
            return;
        }
        close.follow(connection, nowNanos);
    }

    private HttpClientConnection newConnection() {
        return new HttpClientConnection(
                group.policy(), ThreadLocalRandom.current().nextDouble(), now());
    }

    private long now() {
        return LoopClock.nanos(channel.eventLoop());
    }
}
