package io.keepalive.examples.guide;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.EndSummary;
import io.keepalive.netty.ConnectionStatus;
import io.keepalive.netty.KeepAliveListener;
import io.netty.channel.Channel;

/** A listener that only prints. */
final class Operations implements KeepAliveListener {

    @Override
    public void onSuspect(Channel channel, ConnectionStatus status) {
        System.out.println(channel + " quiet for " + status.silence());
    }

    @Override
    public void onEnd(Channel channel, Diagnosis diagnosis) {
        System.out.println(channel + " " + diagnosis);
    }

    @Override
    public void onEnds(EndSummary ends) {
        System.out.println(ends); // 40,000 connections ended in 10 s: 40,000 PEER_UNREACHABLE, all in 203.0.0.0/16
    }
}
