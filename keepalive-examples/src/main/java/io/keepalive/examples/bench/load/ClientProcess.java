package io.keepalive.examples.bench.load;

import io.keepalive.examples.support.Transport;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The peers of one process under test, the same for all contenders, on one event loop of the best transport there is.
 * Arguments: interval, time after which to end.
 */
final class ClientProcess {

    private ClientProcess() {}

    public static void main(String[] arguments) throws Exception {
        Duration interval = Duration.parse(arguments[0]);
        Duration atMost = Duration.parse(arguments[1]);
        Transport transport = Transport.best();
        EventLoop loop = transport.eventLoops(1).next();
        Peers peers = new Peers(interval);
        ProcessCosts costs =
                new ProcessCosts(List.of(loop.submit(Thread::currentThread).get()));
        new Commands()
                .on("connect", words -> {
                    int connections = Integer.parseInt(words.get(0));
                    int[] ports =
                            words.stream().skip(1).mapToInt(Integer::parseInt).toArray();
                    Duration spread = Connector.spread(connections, interval);
                    return new Connector(transport, loop, peers, ports, connections, spread).connect();
                })
                .on("begin", none -> within(loop, peers::begin))
                .on("end", none -> within(loop, peers::end))
                .on("alive", none -> within(loop, peers::alive))
                .on("freeze", words -> within(loop, () -> peers.freeze(Integer.parseInt(words.get(0)))))
                .on("found", none -> within(loop, peers::found))
                .on("costs", none -> costs.used())
                .run(atMost);
    }

    /** What the peers know is the event loop's. */
    private static Figures within(EventLoop loop, Callable<Figures> asked) throws Exception {
        return loop.submit(asked).get();
    }
}
