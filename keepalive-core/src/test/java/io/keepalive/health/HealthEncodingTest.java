package io.keepalive.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes are a promise to whoever runs another version. */
class HealthEncodingTest {

    private static final HexFormat HEX = HexFormat.of();

    private static Optional<HealthReport> decode(String hex) {
        byte[] bytes = HEX.parseHex(hex.replace(" ", ""));
        return HealthReport.decode(bytes, 0, bytes.length);
    }

    private static void isGolden(HealthReport report, String hex) {
        assertThat(HEX.formatHex(report.encoded())).isEqualTo(hex.replace(" ", ""));
        assertThat(decode(hex)).contains(report);
    }

    @Test
    void goldenBytes() {
        isGolden(HealthReport.of(HealthState.SERVING), "01 01");
        isGolden(HealthReport.of(HealthState.BUSY), "01 02");
        isGolden(HealthReport.of(HealthState.DRAINING), "01 03");
        isGolden(HealthReport.of(HealthState.NOT_SERVING), "01 04");
        HealthReportBuilder serving = HealthReport.builder(HealthState.SERVING);
        isGolden(serving.source(SourceState.STALE).build(), "01 11");
        isGolden(serving.source(SourceState.FAILED).build(), "01 21");
        isGolden(
                HealthReport.builder(HealthState.BUSY)
                        .inFlight(200)
                        .queued(5)
                        .attribute("zone", "b")
                        .attribute("é", "")
                        .build(),
                "01 02 02 c8 01 04 05 05 06 04 7a6f6e65 62 05 03 02 c3a9");
        isGolden(
                HealthReport.builder(HealthState.SERVING)
                        .inFlight(Long.MAX_VALUE)
                        .build(),
                "01 01 02 ff ff ff ff ff ff ff ff 7f");
    }

    @Test
    void fieldsOfALaterTimeSurvive() {
        String later = "01 02 02 07 05 02 01 61 06 80 01 07 02 ff 00 07 00 fe 00 ff 01 00";
        HealthReport report = decode(later).orElseThrow();
        assertThat(report.inFlight()).isEqualTo(7);
        assertThat(report.attributes()).isEqualTo(Map.of("a", ""));
        assertThat(report.encoded()).isEqualTo(HEX.parseHex(later.replace(" ", "")));
        HealthReport changed = report.toBuilder().inFlight(0).queued(9).build();
        assertThat(HEX.formatHex(changed.encoded()))
                .isEqualTo("01 02 04 09 05 02 01 61 06 80 01 07 02 ff 00 07 00 fe 00 ff 01 00".replace(" ", ""));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "'', nothing at all",
        "01, cut short",
        "02 01, another version",
        "00 01, no version",
        "01 00, no state",
        "01 05, a state that is none",
        "01 31, a source that is none",
        "01 81, a source below zero",
        "01 01 02, a number missing",
        "01 01 02 00, a zero that is said",
        "01 01 02 80, a number cut short",
        "01 01 02 80 00, a number longer than it need be",
        "01 01 02 ff ff ff ff ff ff ff ff ff 01, a number below zero",
        "01 01 02 80 80 80 80 80 80 80 80 80 80 01, a number that does not end",
        "01 01 02 01 02 01, in flight said twice",
        "01 01 04 01 02 01, fields in another order",
        "01 01 05 02 01 61 04 01, a number behind an attribute",
        "01 01 00 01, field 0",
        "01 01 01 00, field 1",
        "01 01 03 00, field 3",
        "01 01 05, an attribute missing",
        "01 01 05 03 01 61, an attribute cut short",
        "01 01 05 01 00, an attribute without a name",
        "01 01 05 02 00 61, an attribute with an empty name",
        "01 01 05 02 02 61, a name longer than its attribute",
        "01 01 05 02 ff 61, a name of negative length",
        "01 01 05 82 00 01 61, a length longer than it need be",
        "01 01 05 ff ff ff ff ff ff ff ff 7f 01 61, an attribute of endless length",
        "01 01 05 02 01 61 05 02 01 61, an attribute said twice",
        "01 01 05 02 01 62 05 02 01 61, attributes in another order",
        "01 01 05 02 01 ff, a name that is no UTF-8",
        "01 01 05 03 02 c0 80, a name in overlong UTF-8",
        "01 01 05 04 03 ed a0 80, a name that is half a surrogate pair",
        "01 01 05 03 01 61 c3, a value that ends within a character",
        "01 01 06, a later number missing",
        "01 01 06 80 00, a later number longer than it need be",
        "01 01 07 01, later bytes cut short",
        "01 01 07 ff ff ff ff ff ff ff ff 7f, later bytes of endless length",
        "01 01 08 01 06 01, later fields in another order",
    })
    void isRefused(String hex, String why) {
        assertThat(decode(hex)).isEmpty();
    }

    @Test
    void longNamesAndValuesAreRefused() {
        assertThat(decode("01 01 05 41 40" + "61".repeat(64))).isPresent();
        assertThat(decode("01 01 05 42 41" + "61".repeat(65))).isEmpty();
        assertThat(decode("01 01 05 82 02 01 61" + "62".repeat(256))).isPresent();
        assertThat(decode("01 01 05 83 02 01 61" + "62".repeat(257))).isEmpty();
    }

    @Test
    void attributesBeyondTheirNumberAreRefused() {
        StringBuilder attributes = new StringBuilder("0101");
        for (int i = 0; i < 16; i++) {
            attributes.append("050201").append(HEX.toHexDigits((byte) ('a' + i)));
        }
        assertThat(decode(attributes.toString()).orElseThrow().attributes()).hasSize(16);
        assertThat(decode(attributes + "05020171")).isEmpty();
    }

    @Test
    void whatIsTooLargeIsNotLookedAt() {
        byte[] large = HEX.parseHex("01010788" + "08" + "00".repeat(1_024));
        assertThat(HealthReport.decode(large, 0, large.length)).isEmpty();
        byte[] full = HEX.parseHex("010107fb" + "07" + "00".repeat(1_019));
        assertThat(HealthReport.decode(full, 0, full.length)).isPresent();
        assertThat(HealthReport.decode(ByteBuffer.allocateDirect(1 << 20))).isEmpty();
    }

    @Test
    void isReadWhereItLies() {
        byte[] bytes = HEX.parseHex("ff0102ff");
        assertThat(HealthReport.decode(bytes, 1, 2)).contains(HealthReport.of(HealthState.BUSY));
        assertThat(HealthReport.decode(bytes, 1, 3)).isEmpty();
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, 2);
        assertThat(HealthReport.decode(buffer)).contains(HealthReport.of(HealthState.BUSY));
        assertThat(buffer.position()).isEqualTo(1);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> HealthReport.decode(bytes, 2, 3));
    }

    @Test
    void keepsNothingOfTheCallers() {
        byte[] bytes = HEX.parseHex("0102");
        HealthReport report = HealthReport.decode(bytes, 0, 2).orElseThrow();
        bytes[1] = 1;
        assertThat(report.encoded()).isEqualTo(HEX.parseHex("0102"));
    }
}
