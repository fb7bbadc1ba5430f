package io.keepalive.netty.netlab;

import io.keepalive.netty.path.EchoEndpoint;
import io.keepalive.netty.transport.TestTransport;
import io.netty.bootstrap.ServerBootstrap;
import java.net.InetSocketAddress;

/** An {@link EchoEndpoint} in a process of its own, at a port; reports {@code listening}. */
public final class LabEcho {

    private LabEcho() {}

    public static void main(String[] args) throws InterruptedException {
        EchoEndpoint.builder()
                .build()
                .bind(
                        new ServerBootstrap()
                                .group(TestTransport.NIO.newGroup(1))
                                .channel(TestTransport.NIO.serverChannelType()),
                        new InetSocketAddress(Integer.parseInt(args[0])))
                .sync();
        Report.now("echo", "listening", args[0]).say();
        Commands.obey(line -> {});
    }
}
