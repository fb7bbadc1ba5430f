package io.keepalive.peer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link MessageWriter} writes. Every length and count is checked before anything is made of it. */
final class MessageReader {

    private final ByteBuffer in;

    private MessageReader(byte[] message) {
        in = ByteBuffer.wrap(message);
    }

    static Message read(byte[] message) throws Refused {
        if (message.length > Limits.MESSAGE_BYTES) {
            throw new Refused(Refusal.OVERSIZED);
        }
        return new MessageReader(message).message();
    }

    private Message message() throws Refused {
        if (bits() != MessageWriter.FORMAT) {
            throw new Refused(Refusal.UNKNOWN_VERSION);
        }
        int flags = flags(MessageWriter.DIGEST);
        String sender = text(1, Limits.ID_BYTES);
        String recipient = text(1, Limits.ID_BYTES);
        long incarnation = number();
        long sequence = number();
        long hash = need(Long.BYTES).getLong();
        Stamp held = stamp();
        List<Entry> entries = entries();
        Map<String, Stamp> digest = flags == 0 ? null : digest();
        if (in.hasRemaining() || sequence == 0) {
            throw malformed();
        }
        return new Message(sender, recipient, incarnation, sequence, hash, held, entries, digest);
    }

    private List<Entry> entries() throws Refused {
        int count = count(Limits.MEMBERS);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry());
        }
        return entries;
    }

    private Entry entry() throws Refused {
        String id = text(1, Limits.ID_BYTES);
        Stamp stamp = stamp();
        int flags = flags(MessageWriter.LEFT | MessageWriter.HEALTH);
        Health health = (flags & MessageWriter.HEALTH) == 0 ? null : health();
        return new Entry(id, stamp, (flags & MessageWriter.LEFT) != 0, health, state());
    }

    private Health health() throws Refused {
        byte[] bytes = new byte[length(1, Limits.HEALTH_BYTES)];
        in.get(bytes);
        return Health.read(bytes);
    }

    private Map<String, String> state() throws Refused {
        int count = count(Limits.STATE_KEYS);
        Map<String, String> state = new HashMap<>();
        int start = in.position();
        for (int i = 0; i < count; i++) {
            if (state.put(text(1, Limits.KEY_BYTES), text(0, Limits.VALUE_BYTES)) != null) {
                throw malformed();
            }
        }
        // with their lengths, of which each takes two bytes at most
        if (in.position() - start > Limits.STATE_BYTES + 4 * count) {
            throw malformed();
        }
        return state;
    }

    private Map<String, Stamp> digest() throws Refused {
        int count = count(Limits.MEMBERS);
        Map<String, Stamp> digest = new HashMap<>();
        for (int i = 0; i < count; i++) {
            if (digest.put(text(1, Limits.ID_BYTES), stamp()) != null) {
                throw malformed();
            }
        }
        return digest;
    }

    private Stamp stamp() throws Refused {
        return new Stamp(number(), number());
    }

    private String text(int min, int max) throws Refused {
        int length = length(min, max);
        ByteBuffer bytes = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException notUtf8) {
            throw malformed();
        }
    }

    /** A length that is in range, and that many bytes are there. */
    private int length(int min, int max) throws Refused {
        long length = number();
        if (length < min || length > max) {
            throw malformed();
        }
        need((int) length);
        return (int) length;
    }

    /** 63 bits at most. */
    private long number() throws Refused {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = bits();
            value |= (long) (next & 0x7f) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw malformed();
    }

    private int count(int max) throws Refused {
        int count = bits();
        if (count > max) {
            throw malformed();
        }
        return count;
    }

    private int flags(int known) throws Refused {
        int flags = bits();
        if ((flags & ~known) != 0) {
            throw malformed();
        }
        return flags;
    }

    private int bits() throws Refused {
        return need(1).get() & 0xff;
    }

    private ByteBuffer need(int bytes) throws Refused {
        if (in.remaining() < bytes) {
            throw malformed();
        }
        return in;
    }

    private static Refused malformed() {
        return new Refused(Refusal.MALFORMED);
    }
}
