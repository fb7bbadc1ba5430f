package io.keepalive.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthReportTest {

    private static final HealthReport BUSY = HealthReport.builder(HealthState.BUSY)
            .inFlight(200)
            .queued(1_500)
            .attribute("zone", "b")
            .attribute("build", "42")
            .build();

    @Test
    void saysWhatWasPutIn() {
        assertThat(BUSY.state()).isEqualTo(HealthState.BUSY);
        assertThat(BUSY.source()).isEqualTo(SourceState.FRESH);
        assertThat(BUSY.inFlight()).isEqualTo(200);
        assertThat(BUSY.queued()).isEqualTo(1_500);
        assertThat(BUSY.attributes()).containsExactly(Map.entry("build", "42"), Map.entry("zone", "b"));
    }

    @Test
    void isALineForAPerson() {
        assertThat(BUSY).hasToString("BUSY, 200 in flight, 1500 queued, build=42, zone=b");
        assertThat(HealthReport.of(HealthState.SERVING)).hasToString("SERVING");
        assertThat(BUSY.toBuilder().source(SourceState.STALE).build().toString())
                .startsWith("BUSY (stale), 200");
        assertThat(BUSY.toBuilder().source(SourceState.FAILED).build().toString())
                .startsWith("BUSY (source failed), 200");
    }

    @Test
    void staysOneLineWhateverAPeerPutsIn() {
        HealthReport report = HealthReport.builder(HealthState.SERVING)
                .attribute("a\n", "x\r\u2028\u202E\u0000Ж😀")
                .build();
        assertThat(report).hasToString("SERVING, a\\u{a}=x\\u{d}\\u{2028}\\u{202e}\\u{0}Ж😀");
    }

    @Test
    void isEqualWhereItSaysTheSame() {
        HealthReport same = HealthReport.builder(HealthState.NOT_SERVING)
                .attribute("build", "42")
                .attribute("zone", "a")
                .attribute("zone", "b")
                .attribute("gone", "")
                .withoutAttribute("gone")
                .inFlight(200)
                .queued(1_500)
                .state(HealthState.BUSY)
                .build();
        assertThat(same).isEqualTo(BUSY).hasSameHashCodeAs(BUSY);
        assertThat(BUSY.toBuilder().build()).isEqualTo(BUSY);
        assertThat(BUSY.toBuilder().queued(1_501).build()).isNotEqualTo(BUSY);
        assertThat(BUSY.toBuilder().source(SourceState.STALE).build()).isNotEqualTo(BUSY);
    }

    @Test
    void isNotChangedFromOutside() {
        byte[] bytes = BUSY.encoded();
        bytes[1] = 1;
        assertThat(BUSY.encoded()[1]).isEqualTo((byte) 2);
        assertThat(BUSY.asByteBuffer().isReadOnly()).isTrue();
        HealthReportBuilder builder = BUSY.toBuilder();
        HealthReport built = builder.build();
        builder.attribute("later", "");
        assertThat(built).isEqualTo(BUSY);
    }

    @Test
    void countsAreNotNegative() {
        HealthReportBuilder builder = HealthReport.builder(HealthState.SERVING);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.inFlight(-1))
                .withMessage("inFlight: -1 (expected: >= 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.queued(Long.MIN_VALUE))
                .withMessage("queued: -9223372036854775808 (expected: >= 0)");
        assertThat(builder.inFlight(Long.MAX_VALUE).build().inFlight()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void attributesAreBoundedInBytesOfUtf8() {
        HealthReportBuilder builder = HealthReport.builder(HealthState.SERVING);
        builder.attribute("é".repeat(32), "€".repeat(85)).attribute("n", "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.attribute("é".repeat(33), ""))
                .withMessage("attribute name: 66 bytes (expected: 1..64)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.attribute("", "x"))
                .withMessage("attribute name: 0 bytes (expected: 1..64)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.attribute("zone", "€".repeat(86)))
                .withMessage("attribute zone: 258 bytes (expected: 0..256)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.attribute("zone", "x".repeat(1_000_000)))
                .withMessage("attribute zone: 1000000 characters (expected: 0..256 bytes)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.attribute("zone", "\uD800"))
                .withMessage("attribute zone: half a surrogate pair (expected: whole characters)");
    }

    @Test
    void attributesAreBoundedInNumberAndTheReportInSize() {
        HealthReportBuilder builder = HealthReport.builder(HealthState.SERVING);
        for (int i = 0; i < 16; i++) {
            builder.attribute("name" + i, "");
        }
        builder.attribute("name0", "another value is no other attribute");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.attribute("one more", ""))
                .withMessage("attributes: 17 (expected: 0..16)");

        // each: number, two bytes of length, one of the name's, name, value
        HealthReportBuilder large = HealthReport.builder(HealthState.SERVING);
        for (String name : new String[] {"a", "b", "c"}) {
            large.attribute(name, "x".repeat(256));
        }
        assertThat(large.attribute("d", "x".repeat(234)).build().encodedLength())
                .isEqualTo(2 + 3 * 261 + 239)
                .isEqualTo(HealthReport.MAX_BYTES);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> large.attribute("d", "x".repeat(235)).build())
                .withMessage("report: 1025 bytes (expected: <= 1024)");
    }

    @Test
    void nullIsNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> HealthReport.builder(null))
                .withMessage("state");
        HealthReportBuilder builder = HealthReport.builder(HealthState.SERVING);
        assertThatNullPointerException().isThrownBy(() -> builder.source(null)).withMessage("source");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.attribute(null, ""))
                .withMessage("name");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.attribute("a", null))
                .withMessage("value");
    }
}
