package io.keepalive.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keepalive.internal.Require;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Builds a {@link HealthReport}. Not thread-safe.
 */
public final class HealthReportBuilder {

    private static final byte[] NO_FIELDS = {};

    private HealthState state;
    private SourceState source = SourceState.FRESH;
    private long inFlight;
    private long queued;
    private final TreeMap<String, String> attributes = new TreeMap<>(HealthReportBuilder::compareCodePoints);
    private byte[] unknownFields = NO_FIELDS;

    HealthReportBuilder(HealthState state) {
        this.state = state;
    }

    HealthReportBuilder(HealthReport report) {
        state = report.state();
        source = report.source();
        inFlight = report.inFlight();
        queued = report.queued();
        attributes.putAll(report.attributes());
        unknownFields = report.unknownFields();
    }

    /** As UTF-8 is compared byte by byte. */
    private static int compareCodePoints(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
    }

    /**
     * Sets another state.
     *
     * @param state what the application says of itself
     * @return this
     * @throws NullPointerException if {@code state} is null
     */
    public HealthReportBuilder state(HealthState state) {
        this.state = Objects.requireNonNull(state, "state");
        return this;
    }

    /**
     * Says whether the report is still vouched for; {@link SourceState#FRESH} by default.
     *
     * @param source the state of its source
     * @return this
     * @throws NullPointerException if {@code source} is null
     */
    public HealthReportBuilder source(SourceState source) {
        this.source = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Sets how many requests are being worked on; 0 by default.
     *
     * @param requests 0 or more
     * @return this
     * @throws IllegalArgumentException if {@code requests} is negative
     */
    public HealthReportBuilder inFlight(long requests) {
        inFlight = notNegative("inFlight", requests);
        return this;
    }

    /**
     * Sets how many tasks wait to be worked on; 0 by default.
     *
     * @param tasks 0 or more
     * @return this
     * @throws IllegalArgumentException if {@code tasks} is negative
     */
    public HealthReportBuilder queued(long tasks) {
        queued = notNegative("queued", tasks);
        return this;
    }

    /**
     * Sets an attribute of the user's own, in place of one of the same name.
     *
     * @param name 1 to {@link HealthReport#MAX_NAME_BYTES} bytes in UTF-8
     * @param value 0 to {@link HealthReport#MAX_VALUE_BYTES} bytes in UTF-8
     * @return this
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if one is too long, or has half a surrogate pair; or if there are
     *     {@link HealthReport#MAX_ATTRIBUTES} others
     */
    public HealthReportBuilder attribute(String name, String value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        checkText("attribute name", name, 1, HealthReport.MAX_NAME_BYTES);
        checkText("attribute " + name, value, 0, HealthReport.MAX_VALUE_BYTES);
        if (!attributes.containsKey(name)) {
            Require.inRange("attributes", attributes.size() + 1, 0, HealthReport.MAX_ATTRIBUTES);
        }
        attributes.put(name, value);
        return this;
    }

    /**
     * Sets several attributes, as {@link #attribute} does.
     *
     * @param more name to value
     * @return this
     * @throws NullPointerException if {@code more}, or one of its names or values, is null
     * @throws IllegalArgumentException as {@link #attribute} does
     */
    public HealthReportBuilder attributes(Map<String, String> more) {
        more.forEach(this::attribute);
        return this;
    }

    /**
     * Takes an attribute out, if it is there.
     *
     * @param name its name
     * @return this
     * @throws NullPointerException if {@code name} is null
     */
    public HealthReportBuilder withoutAttribute(String name) {
        attributes.remove(Objects.requireNonNull(name, "name"));
        return this;
    }

    /**
     * Builds the report, and encodes it.
     *
     * @return the report
     * @throws IllegalArgumentException if it has more than {@link HealthReport#MAX_BYTES} bytes
     */
    public HealthReport build() {
        byte[] known = HealthEncoder.encode(state, source, inFlight, queued, attributes);
        int size = known.length + unknownFields.length;
        if (size > HealthReport.MAX_BYTES) {
            throw Require.expected("report", size + " bytes", "<= " + HealthReport.MAX_BYTES);
        }
        byte[] encoded = Arrays.copyOf(known, size);
        System.arraycopy(unknownFields, 0, encoded, known.length, unknownFields.length);
        return new HealthReport(
                state,
                source,
                inFlight,
                queued,
                Collections.unmodifiableMap(new TreeMap<>(attributes)),
                encoded,
                known.length);
    }

    private static long notNegative(String name, long value) {
        if (value < 0) {
            throw Require.expected(name, value, ">= 0");
        }
        return value;
    }

    private static void checkText(String name, String text, int least, int most) {
        if (text.length() > most) { // no fewer bytes than characters
            throw Require.expected(name, text.length() + " characters", least + ".." + most + " bytes");
        }
        if (!UTF_8.newEncoder().canEncode(text)) {
            throw Require.expected(name, "half a surrogate pair", "whole characters");
        }
        int bytes = text.getBytes(UTF_8).length;
        if (bytes < least || bytes > most) {
            throw Require.expected(name, bytes + " bytes", least + ".." + most);
        }
    }
}
