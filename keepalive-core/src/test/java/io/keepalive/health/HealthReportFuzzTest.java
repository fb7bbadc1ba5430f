package io.keepalive.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A hundred thousand reports, most of them almost right: none throws, and what is read is written again as it was. */
class HealthReportFuzzTest {

    private static final int REPORTS = 100_000;
    private static final String[] TEXTS = {"", "a", "zone", "é", "€uro", "😀", "\u0000", "x".repeat(200)};

    private final long seed = Long.getLong("keepalive.seed", 20_250_101);
    private final Random random = new Random(seed);

    @Test
    void whatIsReadIsWrittenAgainAsItWas() {
        int read = 0;
        int refused = 0;
        for (int i = 0; i < REPORTS; i++) {
            byte[] bytes = maim(report().encoded());
            Optional<HealthReport> report = HealthReport.decode(bytes, 0, bytes.length);
            assertThat(HealthReport.decode(ByteBuffer.wrap(bytes)))
                    .as(() -> told(bytes))
                    .isEqualTo(report);
            if (report.isPresent()) {
                read++;
                HealthReport again = report.get().toBuilder().build();
                assertThat(again.encoded()).as(() -> told(bytes)).isEqualTo(bytes);
                assertThat(again).hasToString(report.get().toString());
                keepsItsBounds(report.get(), bytes);
            } else {
                refused++;
            }
        }
        assertThat(read).as("read, seed %d", seed).isGreaterThan(REPORTS / 4);
        assertThat(refused).as("refused, seed %d", seed).isGreaterThan(REPORTS / 4);
    }

    @Test
    void noiseIsRefusedWithoutAnException() {
        for (int i = 0; i < REPORTS; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 1 && random.nextBoolean()) {
                bytes[0] = 1;
                bytes[1] &= 0x27;
            }
            HealthReport.decode(bytes, 0, bytes.length)
                    .ifPresent(report -> assertThat(report.encoded()).isEqualTo(bytes));
        }
    }

    private HealthReport report() {
        HealthReportBuilder builder = HealthReport.builder(pick(HealthState.values()))
                .source(pick(SourceState.values()))
                .inFlight(random.nextLong() >>> (1 + random.nextInt(63)))
                .queued(random.nextLong() >>> (1 + random.nextInt(63)));
        for (int i = random.nextInt(4); i > 0; i--) {
            builder.attribute("n" + random.nextInt(20), pick(TEXTS));
        }
        return builder.build();
    }

    private <T> T pick(T[] any) {
        return any[random.nextInt(any.length)];
    }

    private void keepsItsBounds(HealthReport report, byte[] bytes) {
        assertThat(bytes.length).isLessThanOrEqualTo(HealthReport.MAX_BYTES);
        assertThat(report.inFlight()).as(() -> told(bytes)).isNotNegative();
        assertThat(report.queued()).as(() -> told(bytes)).isNotNegative();
        assertThat(report.attributes()).hasSizeLessThanOrEqualTo(HealthReport.MAX_ATTRIBUTES);
        report.attributes().forEach((name, value) -> {
            assertThat(name.getBytes(UTF_8)).hasSizeBetween(1, HealthReport.MAX_NAME_BYTES);
            assertThat(value.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(HealthReport.MAX_VALUE_BYTES);
        });
    }

    /** Leaves some as they are; changes, inserts, cuts, appends or repeats in the others. */
    private byte[] maim(byte[] whole) {
        byte[] result = whole;
        for (int wounds = random.nextInt(3); wounds > 0 && result.length > 0; wounds--) {
            int at = random.nextInt(result.length);
            result = result.clone();
            switch (random.nextInt(6)) {
                case 0 -> result = Arrays.copyOf(result, at);
                case 1 -> result = append(result, new byte[] {(byte) random.nextInt(12), (byte) random.nextInt(3), 1});
                case 2 -> result = append(result, Arrays.copyOfRange(result, at, result.length));
                case 3 -> result = append(result, new byte[1_200]);
                case 4 -> result[at] = (byte) random.nextInt();
                default -> result[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return result;
    }

    private static byte[] append(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private String told(byte[] bytes) {
        return Arrays.toString(bytes) + ", seed " + seed;
    }
}
