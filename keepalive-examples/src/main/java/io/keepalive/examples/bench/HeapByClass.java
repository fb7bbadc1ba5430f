package io.keepalive.examples.bench;

import io.netty.channel.ChannelHandlerContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jol.info.GraphLayout;

/** Objects and bytes by class: of everything that can be reached from somewhere, or of one connection's share in it. */
final class HeapByClass {

    /** Less than this is no connection's: what happened to be there besides. */
    private static final double NOTHING_BYTES = 0.5;

    /** Objects, also in part, and their bytes. */
    private record Share(double objects, double bytes) {

        static final Share NONE = new Share(0, 0);

        Share less(Share other) {
            return new Share(objects - other.objects, bytes - other.bytes);
        }

        Share over(int connections) {
            return new Share(objects / connections, bytes / connections);
        }
    }

    private final Map<Class<?>, Share> shares;

    private HeapByClass(Map<Class<?>, Share> shares) {
        this.shares = shares;
    }

    /** Everything that can be reached from an object. */
    static HeapByClass reachableFrom(Object root) {
        GraphLayout graph = GraphLayout.parseInstance(root);
        Map<Class<?>, Share> shares = new LinkedHashMap<>();
        for (Class<?> type : graph.getClasses()) {
            shares.put(
                    type,
                    new Share(
                            graph.getClassCounts().count(type),
                            graph.getClassSizes().count(type)));
        }
        return new HeapByClass(shares);
    }

    /** What is here and not there. */
    HeapByClass less(HeapByClass other) {
        Map<Class<?>, Share> rest = new LinkedHashMap<>(shares);
        other.shares.forEach((type, share) ->
                rest.put(type, rest.getOrDefault(type, Share.NONE).less(share)));
        return new HeapByClass(rest);
    }

    /** One connection's share in what so many have. */
    HeapByClass over(int connections) {
        Map<Class<?>, Share> parts = new LinkedHashMap<>(shares);
        parts.replaceAll((type, share) -> share.over(connections));
        return new HeapByClass(parts);
    }

    double bytes() {
        return shares.values().stream().mapToDouble(Share::bytes).sum();
    }

    /** Bytes without the places in the pipeline, which any handler takes. */
    double bytesWithoutContexts() {
        return shares.entrySet().stream()
                .filter(entry -> !ChannelHandlerContext.class.isAssignableFrom(entry.getKey()))
                .mapToDouble(entry -> entry.getValue().bytes())
                .sum();
    }

    /** One line a class: objects, bytes, name. */
    String table() {
        Map<String, Share> byName = new TreeMap<>();
        shares.forEach((type, share) -> {
            if (Math.abs(share.bytes) >= NOTHING_BYTES) {
                byName.put(type.getTypeName(), share);
            }
        });
        StringBuilder lines = new StringBuilder();
        byName.forEach((name, share) ->
                lines.append(String.format(Locale.ROOT, "%7.2f %8.1f  %s%n", share.objects, share.bytes, name)));
        return lines.toString();
    }
}
