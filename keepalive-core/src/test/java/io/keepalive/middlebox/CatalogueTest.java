package io.keepalive.middlebox;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

    private static final Catalogue BUILT_IN = Catalogue.builtIn();

    private static final LocalDate BEGUN = LocalDate.of(2026, 11, 22);

    static Stream<Middlebox> rows() {
        return BUILT_IN.middleboxes().stream();
    }

    @Test
    void knowsFiftyMiddleboxesAndReadsThemOnce() {
        assertThat(BUILT_IN.middleboxes()).hasSizeGreaterThanOrEqualTo(50);
        assertThat(Catalogue.builtIn()).isSameAs(BUILT_IN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void everyRowHasAPublicSourceAndTheDayItWasRead(Middlebox row) {
        assertThat(row.source()).matches("https://\\S+ .+").doesNotContainIgnoringCase("from memory");
        assertThat(row.retrieved()).hasValueSatisfying(day -> assertThat(day).isAfterOrEqualTo(BEGUN));
        assertThat(row.address())
                .hasValueSatisfying(address -> assertThat(row.source()).startsWith(address + " "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void everyRowCanHaveTheTimeItIsShippedWith(Middlebox row) {
        row.forgetsAfter().ifPresent(time -> assertThat(row.withTimeout(time)).isEqualTo(row));
    }

    @Test
    void whatHasNoTimeOfItsOwnCanBeSet() {
        assertThat(rows().filter(row -> row.forgetsAfter().isEmpty()))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.adjustable()).isPresent());
    }

    @Test
    void theFileHasGroupsWithATitleAndTheirIdsInOrder() throws IOException {
        List<String> read = new ArrayList<>();
        for (String group : file().split("\n\n", -1)) {
            List<String> ids = group.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("id,"))
                    .map(line -> line.substring(0, line.indexOf(',')))
                    .toList();
            assertThat(group).startsWith("# ");
            assertThat(ids).isSorted();
            read.addAll(ids);
        }
        assertThat(read)
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(rows().map(Middlebox::id).toList());
    }

    private static String file() throws IOException {
        try (InputStream file = Catalogue.class.getResourceAsStream("middleboxes.csv")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "aws-nlb-tcp, 350, ANY_PACKET, RESETS_LATER",
        "aws-nlb-tls, 350, ANY_PACKET, RESETS_LATER",
        "aws-nat-gateway, 350, ANY_PACKET, RESETS_LATER",
        "aws-alb, 60, APPLICATION_BYTES, CLOSES",
        "aws-clb, 60, APPLICATION_BYTES, CLOSES",
        "azure-lb-default, 240, ANY_PACKET, DROPS",
        "azure-lb-tcp-reset, 240, ANY_PACKET, RESETS_AT_ONCE",
        "azure-nat-gateway, 240, ANY_PACKET, RESETS_LATER",
        "gcp-vpc-conntrack, 600, ANY_PACKET, DROPS",
        "gcp-alb-backend, 600, REQUESTS, UNKNOWN",
        "cloudflare-client, 400, REQUESTS, CLOSES",
        "palo-alto, 3600, UNKNOWN, UNKNOWN",
    })
    void saysWhatMakersDocument(String id, long seconds, KeptBy keptBy, Expiry expiry) {
        Middlebox row = BUILT_IN.named(id);

        assertThat(row.forgetsAfter()).contains(ofSeconds(seconds));
        assertThat(row.keptBy()).isEqualTo(keptBy);
        assertThat(row.expiry()).isEqualTo(expiry);
    }

    @Test
    void tellsWhatCannotBeSetFromWhatCanBeSetWithinBoundsNobodyWroteDown() {
        assertThat(BUILT_IN.named("aws-nat-gateway").adjustable()).isEmpty();
        assertThat(BUILT_IN.named("aws-nlb-tcp").adjustable())
                .contains(TimeoutRange.of(ofSeconds(60), ofSeconds(6000)));
        assertThat(BUILT_IN.named("nginx-stream").adjustable())
                .hasValueSatisfying(
                        range -> assertThat(range.contains(ofDays(375))).isTrue());
        assertThat(BUILT_IN.named("haproxy-tunnel").withTimeout(ofHours(1)).forgetsAfter())
                .contains(ofHours(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws-nlb | aws-nlb-tcp or aws-nlb-tls",
                "AWS-NLB-TCP | aws-nlb-tcp",
                "aws_nlb_tcp | aws-nlb-tcp",
                "aws-nbl-tcp | aws-nlb-tcp",
                "aws-nbl | aws-nlb-tls or aws-nlb-tcp",
                "fortigte | fortigate",
                "fortinet | fortigate",
                "asa | cisco-asa",
                "tcp-haproxy-tunnel | haproxy-tunnel",
                "azure nat | azure-nat-gateway",
                "kube-proxy | kube-proxy-ipvs or kube-proxy-iptables",
            })
    void suggestsTheNearestForAMissAndAcceptsNone(String asked, String suggested) {
        assertThat(BUILT_IN.find(asked)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BUILT_IN.named(asked))
                .withMessage("middlebox: %s (expected: an id of the catalogue, perhaps %s)", asked, suggested);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "--", "zyxel", "qqqqqqqqqqqqqqq"})
    void saysThereIsNoneWhereNothingIsNear(String asked) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BUILT_IN.named(asked))
                .withMessage(
                        "middlebox: %s (expected: the id of one of the catalogue's %d)",
                        asked, BUILT_IN.middleboxes().size());
    }

    @Test
    void suggestsNoMoreThanFive() {
        assertThat(NearMiss.of("aws", BUILT_IN.middleboxes())).hasSize(5);
    }

    @Test
    void takesOwnRowsBehindItsOwnAndInPlaceOfThoseWithTheirId() {
        Middlebox firewall = Middlebox.builder("corp-firewall").build();
        Middlebox balancer = BUILT_IN.named("aws-nlb-tcp").withTimeout(ofHours(1));

        Catalogue ours = BUILT_IN.with(List.of(balancer, firewall));

        assertThat(ours.named("corp-firewall")).isSameAs(firewall);
        assertThat(ours.named("aws-nlb-tcp")).isSameAs(balancer);
        assertThat(ours.middleboxes())
                .hasSize(BUILT_IN.middleboxes().size() + 1)
                .endsWith(firewall);
        assertThat(ours.middleboxes().indexOf(balancer))
                .isEqualTo(BUILT_IN.middleboxes().indexOf(BUILT_IN.named("aws-nlb-tcp")));
        assertThat(BUILT_IN.find("corp-firewall")).isEmpty();
        assertThat(BUILT_IN.with(firewall).named("corp-firewall")).isSameAs(firewall);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ours.named("corp-firewal"))
                .withMessageContaining("perhaps corp-firewall");
    }

    @Test
    void wantsNothingToBeNull() {
        assertThatNullPointerException().isThrownBy(() -> BUILT_IN.find(null)).withMessage("id");
        assertThatNullPointerException().isThrownBy(() -> BUILT_IN.named(null)).withMessage("id");
        assertThatNullPointerException()
                .isThrownBy(() -> BUILT_IN.with((Middlebox) null))
                .withMessage("own");
        assertThatNullPointerException()
                .isThrownBy(() -> BUILT_IN.with((List<Middlebox>) null))
                .withMessage("own");
        assertThatNullPointerException().isThrownBy(() -> Catalogue.read(null)).withMessage("rows");
    }
}
