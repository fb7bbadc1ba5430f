package io.keepalive.middlebox;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that users write, in the format of the built-in ones. */
class OwnRowsTest {

    private static final String COLUMNS =
            "id,name,kind,forgets_after_seconds,kept_by,expiry,adjustable_least_seconds,adjustable_most_seconds,retrieved,source";

    private static final String GOOD = "fw,Firewall,firewall,900,any-packet,drops,60,?,2026-11-22,network team";

    @Test
    void readsAllOfARow() throws IOException {
        assertThat(read(GOOD))
                .containsExactly(Middlebox.builder("fw")
                        .name("Firewall")
                        .kind(Kind.FIREWALL)
                        .forgetsAfter(ofSeconds(900))
                        .keptBy(KeptBy.ANY_PACKET)
                        .expiry(Expiry.DROPS)
                        .adjustable(new TimeoutRange(Optional.of(ofSeconds(60)), Optional.empty()))
                        .source("network team")
                        .retrieved(LocalDate.of(2026, 11, 22))
                        .build());
    }

    @Test
    void readsWhatIsLeftEmptyAsNone() throws IOException {
        assertThat(read("px,Proxy,proxy,,unknown,unknown,,,,us"))
                .containsExactly(Middlebox.builder("px")
                        .name("Proxy")
                        .kind(Kind.PROXY)
                        .source("us")
                        .build());
    }

    @Test
    void readsQuotesCommentsAndSpaces() throws IOException {
        String text = "\uFEFF# ours\r\n\r\n" + COLUMNS + "\r\n"
                + "fw, The firewall , firewall ,900,any-packet,drops,?,?,,\"Ann, \"\"network\"\" team\"\r\n"
                + "\n# end";

        List<Middlebox> rows = Catalogue.read(new StringReader(text));

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).name()).isEqualTo("The firewall");
        assertThat(rows.get(0).source()).isEqualTo("Ann, \"network\" team");
        assertThat(rows.get(0).adjustable()).contains(new TimeoutRange(Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "id, FW, 'lower case letters and digits, in words joined by hyphens'",
        "id, '', 'lower case letters and digits, in words joined by hyphens'",
        "name, '', something",
        "kind, router, 'one of nat, firewall, load-balancer, proxy, server, carrier'",
        "kind, FIREWALL, 'one of nat, firewall, load-balancer, proxy, server, carrier'",
        "forgets_after_seconds, 15m, 'whole seconds, 1 or more, or empty'",
        "forgets_after_seconds, 0, 'whole seconds, 1 or more, or empty'",
        "forgets_after_seconds, -1, 'whole seconds, 1 or more, or empty'",
        "forgets_after_seconds, 1.5, 'whole seconds, 1 or more, or empty'",
        "forgets_after_seconds, 99999999999999999999, 'whole seconds, 1 or more, or empty'",
        "forgets_after_seconds, ?, 'whole seconds, 1 or more, or empty'",
        "kept_by, packets, 'one of any-packet, application-bytes, requests, unknown'",
        "kept_by, '', 'one of any-packet, application-bytes, requests, unknown'",
        "expiry, rst, 'one of drops, resets-later, resets-at-once, closes, unknown'",
        "adjustable_least_seconds, x, 'whole seconds, 1 or more, or ? if it is not documented'",
        "adjustable_most_seconds, '', 'a bound, or ? if it is not documented, as the other bound is given'",
        "adjustable_least_seconds, '', 'a bound, or ? if it is not documented, as the other bound is given'",
        "adjustable_most_seconds, 0, 'whole seconds, 1 or more, or ? if it is not documented'",
        "retrieved, 22.11.2026, 'a day as 2026-11-22, or empty'",
        "retrieved, 2026-02-30, 'a day as 2026-11-22, or empty'",
        "source, '', something",
    })
    void namesLineColumnValueAndRule(String column, String value, String rule) {
        List<String> fields = new ArrayList<>(List.of(GOOD.split(",")));
        fields.set(List.of(COLUMNS.split(",")).indexOf(column), value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("ok,Other,nat,60,unknown,unknown,,,,us", "", String.join(",", fields)))
                .withMessage("line 4, %s: %s (expected: %s)", column, value.isEmpty() ? "empty" : value, rule);
    }

    @Test
    void wantsTheBoundsInOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("fw,Firewall,firewall,900,any-packet,drops,60,59,,us"))
                .withMessage("line 2, adjustable_least_seconds: 60 (expected: not above adjustable_most_seconds 59)");
    }

    @Test
    void wantsAnIdOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(GOOD, GOOD))
                .withMessage("line 3, id: fw (expected: another than in line 2)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "fw,Firewall | 2 fields (expected: 10, one for each column; quotes around a field that has a comma)",
                "a,b,c,d,e,f,g,h,i,j,k | 11 fields (expected: 10, one for each column; quotes around a field that has a comma)",
                "fw,\"Firewall | \"Firewall (expected: a closing quote on the same line)",
                "fw,\"Fire\"wall | \"Fire\"wall (expected: a comma after the closing quote)",
                "fw,Fire\"wall\",x | Fire\"wall\" (expected: quotes around the whole field or none)",
            })
    void namesTheLineThatIsNoRow(String line, String said) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(GOOD, line)).withMessage("line 3: " + said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing but words\n"})
    void wantsTheColumnsEvenOfNothing(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Catalogue.read(new StringReader(text)))
                .withMessage("line 1: nothing (expected: the columns " + COLUMNS + ")");
    }

    @Test
    void wantsTheColumnsBeforeTheRows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Catalogue.read(new StringReader("\n" + GOOD)))
                .withMessage("line 2: " + GOOD + " (expected: the columns " + COLUMNS + ")");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Catalogue.read(new StringReader(COLUMNS.replace("kept_by", "kept"))));
    }

    @Test
    void letsAReadersFailureThrough() {
        assertThatIOException()
                .isThrownBy(() -> Catalogue.read(new Reader() {
                    @Override
                    public int read(char[] buffer, int offset, int length) throws IOException {
                        throw new IOException("gone");
                    }

                    @Override
                    public void close() {}
                }));
    }

    private static List<Middlebox> read(String... rows) throws IOException {
        return Catalogue.read(new StringReader(COLUMNS + "\n" + String.join("\n", rows)));
    }
}
