package io.keepalive.netty.netlab;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.netty.transport.TextLines;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.time.Duration;

/**
 * Many clients in one process, which answer pings and say nothing else. Arguments: host, port, number of clients. It
 * reports {@code connected} when all are.
 */
public final class LabCrowd {

    private LabCrowd() {}

    public static void main(String[] args) throws Exception {
        NettyKeepAlive answers = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
                .heartbeat(HeartbeatPolicy.watching(Duration.ofDays(1)).build())
                .build();
        Bootstrap bootstrap = new Bootstrap()
                .group(TestTransport.EPOLL.newGroup(1))
                .channel(TestTransport.EPOLL.channelType())
                .remoteAddress(args[0], Integer.parseInt(args[1]))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        TextLines.with(answers).accept(channel);
                    }
                });
        ChannelFuture[] connections = new ChannelFuture[Integer.parseInt(args[2])];
        for (int i = 0; i < connections.length; i++) {
            connections[i] = bootstrap.connect();
        }
        for (ChannelFuture connection : connections) {
            connection.sync();
        }
        Report.now("crowd", "connected", args[2]).say();
        Commands.obey(command -> {});
    }
}
