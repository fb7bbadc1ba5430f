package io.keepalive.examples.support;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.netty.ConnectionStatus;
import io.keepalive.netty.KeepAliveListener;
import io.keepalive.netty.NettyKeepAlive;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Prints how connections are, every two seconds and whenever something happens to one. */
public final class StatusPrinter implements KeepAliveListener {

    private static final long PERIOD_SECONDS = 2;

    /** Prints a line on the connection every two seconds until it closes. */
    public void follow(Channel channel, NettyKeepAlive keepAlive) {
        Runnable print = () -> print(channel, keepAlive.status(channel).toString());
        ScheduledFuture<?> printing =
                channel.eventLoop().scheduleAtFixedRate(print, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> printing.cancel(false));
    }

    @Override
    public void onSuspect(Channel channel, ConnectionStatus status) {
        print(channel, status.toString());
    }

    @Override
    public void onSlow(Channel channel, ConnectionStatus status) {
        print(channel, status.toString());
    }

    @Override
    public void onRecovered(Channel channel, ConnectionStatus status) {
        print(channel, "heard again: " + status);
    }

    @Override
    public void onDeathObserved(Channel channel, Diagnosis diagnosis) {
        print(channel, "would be dead: " + diagnosis);
    }

    @Override
    public void onEnd(Channel channel, Diagnosis diagnosis) {
        print(channel, "ended: " + diagnosis);
    }

    private static void print(Channel channel, String text) {
        LocalTime now = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
        System.out.println(now + "  " + channel.remoteAddress() + "  " + text);
    }
}
