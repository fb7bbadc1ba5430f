package io.keepalive.examples.bench;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for JMH that are of the kind on which Netty runs event loops: on others it recycles no objects. */
public final class LoopThreads extends ThreadPoolExecutor {

    static final String KIND = "-Djmh.executor=CUSTOM";
    static final String CLASS = "-Djmh.executor.class=io.keepalive.examples.bench.LoopThreads";

    /** Made by JMH, which gives the next iteration's task before the thread is quite done with the last. */
    public LoopThreads(int threads, String prefix) {
        super(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(prefix, true));
    }
}
