package io.keepalive.netty.transport;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.netty.ConnectionStatus;
import io.keepalive.netty.KeepAliveListener;
import io.keepalive.netty.LocalStall;
import io.keepalive.tcp.AppliedOption;
import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that keeps what it hears, for a test to wait for. */
final class Heard implements KeepAliveListener {

    private static final long PATIENCE_SECONDS = 20;

    /** The end of a connection, when and on which thread it was told. */
    record End(Channel channel, Diagnosis diagnosis, long nanos, boolean onEventLoop) {}

    final List<AppliedOption> notApplied = new CopyOnWriteArrayList<>();
    private final List<End> allEnds = new CopyOnWriteArrayList<>();
    private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
    private final BlockingQueue<Channel> suspects = new LinkedBlockingQueue<>();
    private final BlockingQueue<Channel> recovered = new LinkedBlockingQueue<>();
    private final BlockingQueue<LocalStall> stalls = new LinkedBlockingQueue<>();

    @Override
    public void onEnd(Channel channel, Diagnosis diagnosis) {
        End end = new End(
                channel, diagnosis, System.nanoTime(), channel.eventLoop().inEventLoop());
        allEnds.add(end);
        ends.add(end);
    }

    @Override
    public void onSuspect(Channel channel, ConnectionStatus status) {
        suspects.add(channel);
    }

    @Override
    public void onRecovered(Channel channel, ConnectionStatus status) {
        recovered.add(channel);
    }

    @Override
    public void onOptionNotApplied(Channel channel, AppliedOption option) {
        notApplied.add(option);
    }

    @Override
    public void onLocalStall(LocalStall stall) {
        stalls.add(stall);
    }

    /** The next end not taken yet. */
    End end() throws InterruptedException {
        return next(ends, "end");
    }

    Channel suspect() throws InterruptedException {
        return next(suspects, "suspect");
    }

    Channel recovery() throws InterruptedException {
        return next(recovered, "recovery");
    }

    LocalStall stall() throws InterruptedException {
        return next(stalls, "stall");
    }

    /** All ends heard so far, taken or not. */
    List<End> ends() {
        return allEnds;
    }

    private static <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
        T found = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (found == null) {
            throw new AssertionError("no " + what + " within " + PATIENCE_SECONDS + " s");
        }
        return found;
    }
}
