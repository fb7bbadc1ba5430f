package io.keepalive.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/**
 * Writes heartbeats, within {@link Limits}. Numbers are seven bits a byte, the lowest first; texts are UTF-8 after their length in bytes.
 *
 * <pre>
 * format 1 | flags 1 | sender | recipient | incarnation | sequence | hash 8 | held incarnation, version
 * number of entries 1 | entries: id | incarnation | version | flags 1 | health's length, health | number of values 1 | keys and values
 * with flag DIGEST: number of members 1 | id | incarnation | version
 * </pre>
 */
final class MessageWriter {

    static final byte FORMAT = 1;
    static final int DIGEST = 1;
    static final int LEFT = 1;
    static final int HEALTH = 2;

    /** As long as a number gets: 63 bits. */
    private static final int NUMBER_BYTES = 9;

    /** Count, and for each member its name and stamp. */
    private static final int DIGEST_RESERVE = 1;

    private final ByteBuffer out = ByteBuffer.allocate(Limits.MESSAGE_BYTES);
    private int countAt;
    private int entriesEnd;

    /** Begins a heartbeat. */
    void begin(String sender, String recipient, long incarnation, long sequence, long hash, Stamp held) {
        out.clear();
        out.put(FORMAT).put((byte) 0);
        text(sender);
        text(recipient);
        number(incarnation);
        number(sequence);
        out.putLong(hash);
        stamp(held);
        countAt = out.position();
        out.put((byte) 0);
        entriesEnd = Limits.MESSAGE_BYTES;
    }

    /** Keeps room for a digest. */
    void reserveDigest(Collection<Entry> table) {
        int bytes = DIGEST_RESERVE;
        for (Entry entry : table) {
            bytes += textBytes(entry.id()) + 2 * NUMBER_BYTES;
        }
        entriesEnd = Limits.MESSAGE_BYTES - bytes;
    }

    /** Adds an entry; false if there is no room for it, which changes nothing. */
    boolean add(Entry entry) {
        Health health = entry.health();
        if (out.position() + most(entry) > entriesEnd) {
            return false;
        }
        text(entry.id());
        stamp(entry.stamp());
        out.put((byte) ((entry.left() ? LEFT : 0) | (health == null ? 0 : HEALTH)));
        if (health != null) {
            number(health.bytes().remaining());
            out.put(health.bytes().duplicate());
        }
        out.put((byte) entry.state().size());
        entry.state().forEach((key, value) -> {
            text(key);
            text(value);
        });
        out.put(countAt, (byte) (out.get(countAt) + 1));
        return true;
    }

    /** Adds what is held of all members; the last thing that is added. */
    void digest(Collection<Entry> table) {
        out.put(1, (byte) DIGEST);
        out.put((byte) table.size());
        for (Entry entry : table) {
            text(entry.id());
            stamp(entry.stamp());
        }
    }

    byte[] end() {
        return Arrays.copyOf(out.array(), out.position());
    }

    private static int most(Entry entry) {
        int healthBytes = entry.health() == null ? 0 : entry.health().bytes().remaining();
        int bytes = textBytes(entry.id()) + 2 * NUMBER_BYTES + 1 + NUMBER_BYTES + healthBytes + 1;
        for (Map.Entry<String, String> value : entry.state().entrySet()) {
            bytes += textBytes(value.getKey()) + textBytes(value.getValue());
        }
        return bytes;
    }

    private static int textBytes(String text) {
        return 2 + text.getBytes(StandardCharsets.UTF_8).length;
    }

    private void stamp(Stamp stamp) {
        number(stamp.incarnation());
        number(stamp.version());
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        out.put(bytes);
    }

    private void number(long value) {
        while (value >= 0x80) {
            out.put((byte) (value | 0x80));
            value >>>= 7;
        }
        out.put((byte) value);
    }
}
