package io.keepalive.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.SortedMap;

/** A report as bytes; {@link HealthReport} says how. */
final class HealthEncoder {

    static final byte VERSION = 1;

    /** Even: a number follows. */
    static final int IN_FLIGHT = 2;

    static final int QUEUED = 4;

    /** Odd: bytes follow, which are the length of the name, the name, and the value. */
    static final int ATTRIBUTE = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private HealthEncoder() {}

    /** The known fields; the attributes come in the order of their names' bytes. */
    static byte[] encode(
            HealthState state, SourceState source, long inFlight, long queued, SortedMap<String, String> attributes) {
        HealthEncoder encoder = new HealthEncoder();
        encoder.bytes.write(VERSION);
        encoder.bytes.write(code(source) << 4 | code(state));
        encoder.count(IN_FLIGHT, inFlight);
        encoder.count(QUEUED, queued);
        attributes.forEach(encoder::attribute);
        return encoder.bytes.toByteArray();
    }

    /** No ordinals: what is on the wire must not change with the order of the source code. */
    static int code(HealthState state) {
        return switch (state) {
            case SERVING -> 1;
            case BUSY -> 2;
            case DRAINING -> 3;
            case NOT_SERVING -> 4;
        };
    }

    static int code(SourceState source) {
        return switch (source) {
            case FRESH -> 0;
            case STALE -> 1;
            case FAILED -> 2;
        };
    }

    /** Nothing is said of 0. */
    private void count(int field, long value) {
        if (value > 0) {
            bytes.write(field);
            varint(value);
        }
    }

    private void attribute(String name, String value) {
        byte[] nameBytes = name.getBytes(UTF_8);
        byte[] valueBytes = value.getBytes(UTF_8);
        bytes.write(ATTRIBUTE);
        varint(1 + nameBytes.length + valueBytes.length);
        varint(nameBytes.length);
        bytes.writeBytes(nameBytes);
        bytes.writeBytes(valueBytes);
    }

    private void varint(long value) {
        long rest = value;
        while (rest >= 0x80) {
            bytes.write((int) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
