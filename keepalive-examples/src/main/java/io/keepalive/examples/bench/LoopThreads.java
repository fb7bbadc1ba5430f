package io.keepalive.examples.bench;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for JMH that are of the kind on which Netty runs event loops: on others it recycles no objects. */
public final class LoopThreads extends ThreadPoolExecutor {

    static final String KIND = "-Djmh.executor=CUSTOM";
    static final String CLASS = "-Djmh.executor.class=io.keepalive.examples.bench.LoopThreads";

    /** Made by JMH. */
    public LoopThreads(int threads, String prefix) {
        super(0, threads, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), new DefaultThreadFactory(prefix, true));
    }
}
