package io.keepalive.examples.guide;

import io.keepalive.diagnosis.Diagnosis;
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
}
