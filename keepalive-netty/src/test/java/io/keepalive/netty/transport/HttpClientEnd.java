package io.keepalive.netty.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An HTTP client on one event loop of a transport, and its server, which is the test on plain sockets. */
final class HttpClientEnd implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 10;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final TestTransport transport;
    private final EventLoopGroup loop;

    HttpClientEnd(TestTransport transport) throws IOException {
        this.transport = transport;
        this.loop = transport.newGroup(1);
        server.setSoTimeout(PATIENCE_SECONDS * 1000);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Connects to the server, once it has a handler. */
    Bootstrap bootstrap() {
        return new Bootstrap()
                .group(loop)
                .channel(transport.channelType())
                .remoteAddress(server.getInetAddress(), server.getLocalPort());
    }

    Channel connect(Consumer<Channel> pipeline) throws InterruptedException {
        return bootstrap()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        pipeline.accept(channel);
                        channel.pipeline().addLast(new Answers());
                    }
                })
                .connect()
                .sync()
                .channel();
    }

    /** The server's end of the next connection. */
    Socket accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        return socket;
    }

    /** Waits until a request has come: one without a body. */
    static void read(Socket socket) throws IOException {
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("the client closed after: " + head);
            }
            head += (char) next;
        }
    }

    static void write(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(US_ASCII));
    }

    /** One request, and its answer. */
    static void exchange(Channel client, Socket server, String answer) throws Exception {
        Answers answers = client.pipeline().get(Answers.class); // gone from there once the client has closed
        ChannelFuture written = client.writeAndFlush(request(HttpMethod.GET));
        read(server);
        write(server, answer);
        written.sync();
        answers.await();
    }

    static HttpRequest request(HttpMethod method) {
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, "/");
    }

    /** Looks again until the server's close of a connection has come to the client's kernel, read or not. */
    void awaitClosed(Channel client) {
        int clientPort = ((InetSocketAddress) client.localAddress()).getPort();
        if (!KernelSockets.await(
                port(),
                all -> all.stream()
                        .noneMatch(end ->
                                end.localPort() == clientPort && end.state().equals("ESTAB")))) {
            throw new AssertionError("still open: " + KernelSockets.of(port()));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        loop.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The application: waits for the ends of answers. */
    static final class Answers extends ChannelInboundHandlerAdapter {

        private final Semaphore ended = new Semaphore(0);

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof LastHttpContent) {
                ended.release();
            }
            ReferenceCountUtil.release(msg);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {}

        void await() throws InterruptedException {
            if (!ended.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s");
            }
        }
    }
}
