package io.keepalive.peer;

import io.keepalive.health.HealthReport;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A health report as it travels. Handed on as it came, also where a newer node says it in a format that this one cannot read.
 *
 * @param bytes the encoded report; read-only
 * @param report what they say; empty if they cannot be read
 */
record Health(ByteBuffer bytes, Optional<HealthReport> report) {

    static Health of(HealthReport report) {
        return new Health(report.asByteBuffer(), Optional.of(report));
    }

    static Health read(byte[] bytes) {
        return new Health(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), HealthReport.decode(bytes, 0, bytes.length));
    }
}
