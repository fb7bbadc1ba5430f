package io.keepalive.netty;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs ends that nobody wanted, at most one line per event loop in ten seconds: the first in full and at once, those that
 * follow within the ten seconds as counts by cause, with the network most of them were in.
 *
 * <p>Confined to one event loop.
 */
final class EndLog {

    private static final long WINDOW_SECONDS = 10;

    /** Networks told apart within one window: enough to find the common one, too few to cost memory. */
    private static final int MAX_NETWORKS = 256;

    private static final FastThreadLocal<EndLog> OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected EndLog initialValue() {
            return new EndLog(LoggerFactory.getLogger(NettyKeepAlive.class));
        }
    };

    private final Logger log;
    private final Map<Cause, Integer> ended = new EnumMap<>(Cause.class);
    private final Map<Cause, Integer> observed = new EnumMap<>(Cause.class);
    private final Map<String, Integer> networks = new HashMap<>();
    private boolean windowOpen;

    EndLog(Logger log) {
        this.log = log;
    }

    /** The log of the event loop that runs the current thread. */
    static EndLog ofCurrentLoop() {
        return OF_LOOP.get();
    }

    void ended(Channel channel, Diagnosis diagnosis) {
        if (diagnosis.cause().orderly()) {
            log.debug("{} ended: {}", channel, diagnosis);
        } else {
            note(channel, diagnosis, ended, "ended");
        }
    }

    void observed(Channel channel, Diagnosis diagnosis) {
        note(channel, diagnosis, observed, "would have ended (observing only)");
    }

    private void note(Channel channel, Diagnosis diagnosis, Map<Cause, Integer> counts, String what) {
        if (windowOpen) {
            log.debug("{} {}: {}", channel, what, diagnosis);
            counts.merge(diagnosis.cause(), 1, Integer::sum);
            String network = network(channel);
            if (networks.size() < MAX_NETWORKS || networks.containsKey(network)) {
                networks.merge(network, 1, Integer::sum);
            }
        } else {
            log.warn("{} {}: {}", channel, what, diagnosis);
            openWindow(channel.eventLoop());
        }
    }

    private void openWindow(EventLoop loop) {
        windowOpen = true;
        loop.schedule(() -> closeWindow(loop), WINDOW_SECONDS, TimeUnit.SECONDS);
    }

    private void closeWindow(EventLoop loop) {
        windowOpen = false;
        if (ended.isEmpty() && observed.isEmpty()) {
            return;
        }
        log.warn("{}; most often in {}", summary(), commonestNetwork());
        ended.clear();
        observed.clear();
        networks.clear();
        openWindow(loop);
    }

    private String summary() {
        StringBuilder text =
                new StringBuilder("In the last ").append(WINDOW_SECONDS).append(" s");
        if (!ended.isEmpty()) {
            text.append(" ended: ").append(ended);
        }
        if (!observed.isEmpty()) {
            text.append(" would have ended (observing only): ").append(observed);
        }
        return text.toString();
    }

    private String commonestNetwork() {
        return networks.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .orElse("no network");
    }

    /** The /24 of an IPv4 address, the /48 of an IPv6 one. */
    private static String network(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote) || remote.getAddress() == null) {
            return String.valueOf(channel.remoteAddress());
        }
        byte[] address = remote.getAddress().getAddress();
        int kept = address.length == 4 ? 3 : 6;
        for (int i = kept; i < address.length; i++) {
            address[i] = 0;
        }
        try {
            return InetAddress.getByAddress(address).getHostAddress() + "/" + kept * 8;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
