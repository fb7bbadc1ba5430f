package io.keepalive.netty.netlab;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TCP segment as {@code tcpdump -nn -vv -S -tt} shows it.
 *
 * @param nanos when it passed, on {@link System#nanoTime()}
 * @param flags in tcpdump's letters: {@code S} SYN, {@code F} FIN, {@code R} RST, {@code P} PSH, {@code .} ACK
 * @param seq the number of its first byte
 * @param ack the number of the byte expected from the other side; 0 without the flag
 * @param window as in the header, unscaled
 * @param length bytes of data
 * @param bytes the whole packet, with its IP header
 */
public record Segment(
        long nanos,
        String from,
        int fromPort,
        String to,
        int toPort,
        String flags,
        long seq,
        long ack,
        int window,
        int length,
        int bytes) {

    /** Two lines each: the IP header and its time, then TCP. */
    private static final Pattern TIME = Pattern.compile("(\\d+\\.\\d+) IP .*length (\\d+)\\)");

    private static final Pattern TCP =
            Pattern.compile("\\s+(\\S+)\\.(\\d+) > (\\S+)\\.(\\d+): Flags \\[([^]]*)], .*?seq (\\d+)(?::\\d+)?,"
                    + "(?: ack (\\d+),)? win (\\d+),.* length (\\d+).*");

    static List<Segment> parse(List<String> lines, long nanoTimeIn1970) {
        List<Segment> segments = new ArrayList<>();
        long nanos = 0;
        int bytes = 0;
        for (String line : lines) {
            Matcher time = TIME.matcher(line);
            Matcher tcp = TCP.matcher(line);
            if (time.matches()) {
                nanos = nanoTimeIn1970
                        + new BigDecimal(time.group(1)).movePointRight(9).longValueExact();
                bytes = Integer.parseInt(time.group(2));
            } else if (tcp.matches()) {
                segments.add(new Segment(
                        nanos,
                        tcp.group(1),
                        Integer.parseInt(tcp.group(2)),
                        tcp.group(3),
                        Integer.parseInt(tcp.group(4)),
                        tcp.group(5),
                        Long.parseLong(tcp.group(6)),
                        tcp.group(7) == null ? 0 : Long.parseLong(tcp.group(7)),
                        Integer.parseInt(tcp.group(8)),
                        Integer.parseInt(tcp.group(9)),
                        bytes));
            }
        }
        return segments;
    }

    public boolean hasData() {
        return length > 0;
    }
}
