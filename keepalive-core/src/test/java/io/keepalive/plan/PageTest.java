package io.keepalive.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageTest {

    private static final String TEN = "123456789 ";

    @Test
    void breaksLinesBetweenWordsAndIndentsWhatFollows() {
        String page = new Page()
                .heading("Needs")
                .item(TEN.repeat(8).strip())
                .detail(TEN.repeat(7).strip())
                .heading("Settings")
                .toString();

        assertThat(page.lines())
                .containsExactly(
                        "Needs",
                        "  " + TEN.repeat(7).strip(),
                        "    123456789",
                        "      " + TEN.repeat(6).strip(),
                        "      123456789.",
                        "",
                        "Settings");
    }

    @Test
    void aWordLongerThanALineKeepsALineOfItsOwn() {
        String address = "https://" + "a".repeat(80);
        assertThat(new Page().item("See " + address + " there.").toString().lines())
                .containsExactly("  See", "    " + address, "    there.");
    }

    @Test
    void valuesStandOneBelowTheOther() {
        String page = new Page()
                .value("idle", "4.5 s")
                .value("a name that needs more room than there is", "none")
                .toString();
        assertThat(page.lines())
                .containsExactly(
                        "  idle                            4.5 s", "  a name that needs more room than there is none");
    }

    @Test
    void aNumberKeepsItsUnitAndADetailIsASentence() {
        String page = new Page()
                .item("1234567 ".repeat(8) + "up to 20.5 s")
                .detail("because of PT1M30S")
                .detail("so it is.")
                .toString();
        assertThat(page.lines())
                .containsExactly(
                        "  " + "1234567 ".repeat(8) + "up to",
                        "    20.5 s",
                        "      Because of 90 s.",
                        "      So it is.");
    }
}
