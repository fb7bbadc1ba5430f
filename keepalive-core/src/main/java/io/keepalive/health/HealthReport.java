package io.keepalive.health;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an application says of its own state, in a heartbeat: whether it serves, how much it has to do, and small attributes of the
 * user's own.
 *
 * <pre>{@code
 * HealthReport.builder(HealthState.BUSY).inFlight(200).queued(1_500).attribute("zone", "b").build()
 * }</pre>
 *
 * <p>It is encoded once, when it is built, in at most {@value #MAX_BYTES} bytes, and there is one way to encode it: reports are equal
 * if their bytes are. So a source whose answer has not changed gives the same report again.
 *
 * <p>The encoding is a byte of version (1), a byte of source (upper half) and state (lower half), then fields in ascending order of
 * their number, which is one byte: an even number is followed by a number, an odd one by a length and as many bytes. Numbers and
 * lengths are varints of at most 9 bytes, the lowest 7 bits first, none longer than it need be. What is added to the format later are fields
 * above 5; a reader that does not know them keeps them, and passes them on. Whatever cannot be read like that gets another
 * version, and is refused.
 *
 * <p>Immutable and thread-safe.
 */
public final class HealthReport {

    /** Most bytes of an encoded report. */
    public static final int MAX_BYTES = 1_024;

    /** Most attributes of a report. */
    public static final int MAX_ATTRIBUTES = 16;

    /** Most bytes of an attribute's name in UTF-8. */
    public static final int MAX_NAME_BYTES = 64;

    /** Most bytes of an attribute's value in UTF-8. */
    public static final int MAX_VALUE_BYTES = 256;

    private final HealthState state;
    private final SourceState source;
    private final long inFlight;
    private final long queued;
    private final Map<String, String> attributes;
    private final byte[] encoded;
    private final int unknownAt;

    /** The encoding says the same as the rest; what begins at {@code unknownAt} in it are fields that are not known here. */
    HealthReport(
            HealthState state,
            SourceState source,
            long inFlight,
            long queued,
            Map<String, String> attributes,
            byte[] encoded,
            int unknownAt) {
        this.state = state;
        this.source = source;
        this.inFlight = inFlight;
        this.queued = queued;
        this.attributes = attributes;
        this.encoded = encoded;
        this.unknownAt = unknownAt;
    }

    /**
     * A report with a state alone.
     *
     * @param state the state
     * @return the report
     * @throws NullPointerException if {@code state} is null
     */
    public static HealthReport of(HealthState state) {
        return builder(state).build();
    }

    /**
     * Starts a report.
     *
     * @param state the state
     * @return a builder: nothing in flight, nothing queued, no attributes, from a source in order
     * @throws NullPointerException if {@code state} is null
     */
    public static HealthReportBuilder builder(HealthState state) {
        return new HealthReportBuilder(Objects.requireNonNull(state, "state"));
    }

    /**
     * Reads an encoded report. Whatever the bytes are, no exception is thrown for them, and nothing is kept of those that are
     * refused: above {@link #MAX_BYTES}, of another version, cut short, in another order, with a field or attribute said twice, an
     * attribute beyond its bounds, or what is no UTF-8.
     *
     * @param bytes holds the report, and is not kept
     * @param offset where it begins
     * @param length how many bytes it has; all of them must be read
     * @return the report; empty if the bytes are none
     * @throws NullPointerException if {@code bytes} is null
     * @throws IndexOutOfBoundsException if the array has no such range
     */
    public static Optional<HealthReport> decode(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        return length > MAX_BYTES
                ? Optional.empty()
                : Optional.ofNullable(HealthDecoder.decode(Arrays.copyOfRange(bytes, offset, offset + length)));
    }

    /**
     * Reads an encoded report, as {@link #decode(byte[], int, int)} does.
     *
     * @param bytes what remains in it is the report, all of it; its position is left as it is
     * @return the report; empty if the bytes are none
     * @throws NullPointerException if {@code bytes} is null
     */
    public static Optional<HealthReport> decode(ByteBuffer bytes) {
        if (bytes.remaining() > MAX_BYTES) {
            return Optional.empty();
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return Optional.ofNullable(HealthDecoder.decode(copy));
    }

    /**
     * Starts another report with what this one says, fields that are not known here included.
     *
     * @return a builder
     */
    public HealthReportBuilder toBuilder() {
        return new HealthReportBuilder(this);
    }

    /**
     * What the application says of itself.
     *
     * @return the state
     */
    public HealthState state() {
        return state;
    }

    /**
     * Whether the application still vouches for this.
     *
     * @return the state of the report's source
     */
    public SourceState source() {
        return source;
    }

    /**
     * Requests that the application is working on.
     *
     * @return the number, 0 or more
     */
    public long inFlight() {
        return inFlight;
    }

    /**
     * Tasks that wait to be worked on.
     *
     * @return the number, 0 or more
     */
    public long queued() {
        return queued;
    }

    /**
     * The user's own attributes.
     *
     * @return name to value, in the order of the names' code points; unmodifiable
     */
    public Map<String, String> attributes() {
        return attributes;
    }

    /**
     * The report as bytes.
     *
     * @return a copy of them, 2 to {@link #MAX_BYTES}
     */
    public byte[] encoded() {
        return encoded.clone();
    }

    /**
     * The report as bytes, without a copy.
     *
     * @return a read-only buffer over them, at position 0
     */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(encoded).asReadOnlyBuffer();
    }

    /**
     * How many bytes the report has.
     *
     * @return the number, 2 to {@link #MAX_BYTES}
     */
    public int encodedLength() {
        return encoded.length;
    }

    byte[] unknownFields() {
        return Arrays.copyOfRange(encoded, unknownAt, encoded.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HealthReport that && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    /** One line for a person: {@code BUSY, 200 in flight, 1500 queued, zone=b}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(state.toString());
        if (source != SourceState.FRESH) {
            line.append(source == SourceState.STALE ? " (stale)" : " (source failed)");
        }
        if (inFlight > 0) {
            line.append(", ").append(inFlight).append(" in flight");
        }
        if (queued > 0) {
            line.append(", ").append(queued).append(" queued");
        }
        attributes.forEach((name, value) ->
                line.append(", ").append(Printable.text(name)).append('=').append(Printable.text(value)));
        return line.toString();
    }
}
