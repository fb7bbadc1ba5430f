package io.keepalive.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a report out of hostile bytes, no more than {@link HealthReport#MAX_BYTES}. Only what {@link HealthEncoder} writes is a report,
 * fields that are not known here apart: so there is one way to say each thing, and whatever was read is written again as it was.
 */
final class HealthDecoder {

    private static final long BROKEN = -1;

    private final byte[] bytes;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private int at = 2;
    private int lastNameAt;
    private int lastNameEnd;

    private HealthDecoder(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The report, which keeps the bytes; null if they are none. */
    static @Nullable HealthReport decode(byte[] bytes) {
        return bytes.length < 2 || bytes[0] != HealthEncoder.VERSION ? null : new HealthDecoder(bytes).report();
    }

    private @Nullable HealthReport report() {
        HealthState state = state(bytes[1] & 0xF);
        SourceState source = source(bytes[1] >> 4);
        long inFlight = count(HealthEncoder.IN_FLIGHT);
        long queued = count(HealthEncoder.QUEUED);
        if (state == null || source == null || inFlight == BROKEN || queued == BROKEN) {
            return null;
        }
        while (isNext(HealthEncoder.ATTRIBUTE)) {
            if (attributes.size() == HealthReport.MAX_ATTRIBUTES || !readAttribute()) {
                return null;
            }
        }
        int unknownAt = at;
        return skipsTheRest()
                ? new HealthReport(
                        state, source, inFlight, queued, Collections.unmodifiableMap(attributes), bytes, unknownAt)
                : null;
    }

    private static @Nullable HealthState state(int code) {
        return switch (code) {
            case 1 -> HealthState.SERVING;
            case 2 -> HealthState.BUSY;
            case 3 -> HealthState.DRAINING;
            case 4 -> HealthState.NOT_SERVING;
            default -> null;
        };
    }

    private static @Nullable SourceState source(int code) {
        return switch (code) {
            case 0 -> SourceState.FRESH;
            case 1 -> SourceState.STALE;
            case 2 -> SourceState.FAILED;
            default -> null;
        };
    }

    /** A number that is there only if it is not 0. */
    private long count(int field) {
        if (!isNext(field)) {
            return 0;
        }
        at++;
        long value = varint();
        return value == 0 ? BROKEN : value;
    }

    private boolean readAttribute() {
        at++;
        long length = varint();
        if (length < 2 || length > remaining()) {
            return false;
        }
        int end = at + (int) length;
        int nameLength = bytes[at]; // one byte, as a longer name is refused
        int nameAt = at + 1;
        int nameEnd = nameAt + nameLength;
        if (nameLength < 1
                || nameLength > HealthReport.MAX_NAME_BYTES
                || nameEnd > end
                || end - nameEnd > HealthReport.MAX_VALUE_BYTES
                || !followsLastName(nameAt, nameEnd)) {
            return false;
        }
        lastNameAt = nameAt;
        lastNameEnd = nameEnd;
        at = end;
        String name = text(nameAt, nameEnd);
        String value = text(nameEnd, end);
        if (name == null || value == null) {
            return false;
        }
        attributes.put(name, value);
        return true;
    }

    /** In ascending order, so none comes twice. */
    private boolean followsLastName(int nameAt, int nameEnd) {
        return Arrays.compareUnsigned(bytes, lastNameAt, lastNameEnd, bytes, nameAt, nameEnd) < 0;
    }

    private @Nullable String text(int from, int to) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException noText) {
            return null;
        }
    }

    /** Fields of a later time: in ascending order too, and perhaps several of one number, as attributes are. */
    private boolean skipsTheRest() {
        int last = HealthEncoder.ATTRIBUTE + 1;
        while (at < bytes.length) {
            int field = bytes[at++] & 0xFF;
            long number = varint();
            boolean hasBytes = field % 2 == 1;
            if (field < last || number == BROKEN || (hasBytes && number > remaining())) {
                return false;
            }
            at += hasBytes ? (int) number : 0;
            last = field;
        }
        return true;
    }

    private boolean isNext(int field) {
        return at < bytes.length && bytes[at] == field;
    }

    private int remaining() {
        return bytes.length - at;
    }

    /** Nine bytes at most, so never negative; the last is not 0, or it would be too long. */
    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE - 1 && at < bytes.length; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return next == 0 && shift > 0 ? BROKEN : value;
            }
        }
        return BROKEN;
    }
}
