package io.keepalive.examples.bench.load;

import io.keepalive.examples.support.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The process under test: one event loop accepts connections, and a contender pings them. Arguments: contender, transport,
 * interval, number of ports, time after which to end.
 */
final class ServerProcess {

    private ServerProcess() {}

    public static void main(String[] arguments) throws Exception {
        Contender contender = Contender.valueOf(arguments[0]);
        Transport transport = Transport.valueOf(arguments[1]);
        Duration interval = Duration.parse(arguments[2]);
        int ports = Integer.parseInt(arguments[3]);
        Duration atMost = Duration.parse(arguments[4]);
        EventLoop loop = transport.eventLoops(1).next();
        Heartbeats heartbeats = contender.heartbeats(loop, interval);
        List<Thread> atWork = new ArrayList<>(heartbeats.threads());
        atWork.add(loop.submit(Thread::currentThread).get());
        ProcessCosts costs = new ProcessCosts(atWork);
        Figures listening = listen(transport, loop, heartbeats, ports);
        new Commands()
                .on("ports", none -> listening)
                .on("memory", none -> ProcessCosts.memory())
                .on("costs", none -> costs.used())
                .run(atMost);
    }

    private static Figures listen(Transport transport, EventLoop loop, Heartbeats heartbeats, int ports)
            throws InterruptedException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, SystemLimits.BACKLOG)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        heartbeats.install(channel);
                    }
                });
        Figures listening = Figures.NONE;
        for (int number = 1; number <= ports; number++) {
            Channel channel =
                    bootstrap.bind(InetAddress.getLoopbackAddress(), 0).sync().channel();
            listening = listening.with("port" + number, ((InetSocketAddress) channel.localAddress()).getPort());
        }
        return listening;
    }
}
