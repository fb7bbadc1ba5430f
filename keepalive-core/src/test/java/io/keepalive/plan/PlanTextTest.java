package io.keepalive.plan;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.middlebox.Catalogue;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.prediction.Death;
import io.keepalive.prediction.Forecast;
import io.keepalive.tcp.Kernel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan's page says what was asked for, what is set, what will happen, what it costs, and what else there is, in this order. */
class PlanTextTest {

    private static final Kernel LINUX = Kernel.linux(6, 18);
    private static final Middlebox BALANCER = Catalogue.builtIn().named("aws-nlb-tcp");

    static Stream<Goal> goals() {
        return Stream.of(
                Goal.detectWithin(ofSeconds(15)).rideOut(ofSeconds(5)).build(),
                Goal.detectWithin(ofHours(1))
                        .passMiddlebox(BALANCER)
                        .passMiddlebox(ofSeconds(900))
                        .peerMayPause(ofSeconds(20))
                        .proveApplication()
                        .connections(100_000)
                        .build(),
                Goal.detectWithin(ofHours(1))
                        .peerPermitsPingEvery(ofSeconds(20))
                        .connections(1000)
                        .atMostPingsPerSecond(10)
                        .atMostBytesPerDay(1_000_000_000)
                        .build(),
                Goal.detectWithin(ofMinutes(5)).withoutHeartbeat().build(),
                Goal.detectWithin(ofMinutes(5)).proveHostOnly().http().build());
    }

    @Test
    void savedProbesAreNotCalledPings() {
        String page = page(Goal.detectWithin(ofHours(2))
                .passMiddlebox("azure-lb-default")
                .withoutHeartbeat()
                .build());
        assertThat(onOneLine(page)).containsPattern("would save up to \\d+ of \\d+ probes a day");
    }

    @Test
    void countsTheProbesThatComeBetweenPings() {
        String page = onOneLine(page(Goal.detectWithin(ofMinutes(20))
                .passMiddlebox(ofSeconds(350))
                .peerPermitsPingEvery(ofMinutes(5))
                .connections(1000)
                .build()));
        assertThat(page)
                .contains("A ping each 300 s, 182 bytes with its answer, and a probe each 280 to 315 s, 104 bytes;")
                .contains(" pings and probes a second, ");
    }

    @Test
    void whatCannotHappenHappensNever() {
        assertThat(page(Goal.detectWithin(ofHours(1_000_000)).build()))
                .contains("Where 1 % of all packets are lost: never.\n");
    }

    @Test
    void aKernelWithoutTheOptionIsNotSaidToHaveItInAnotherVersion() {
        KeepAlivePlan plan = KeepAlivePlan.of(Goal.detectWithin(ofMinutes(5)).build(), Kernel.macOs());
        assertThat(onOneLine(plan.explain())).contains("Because macOS has no such option.");
    }

    @Test
    void aServerAtTheEndOfTheWayIsNotTakenForAProxy() {
        String page = onOneLine(page(Goal.detectWithin(ofSeconds(30))
                .passMiddlebox("kestrel")
                .withoutHeartbeat()
                .http()
                .build()));
        assertThat(page)
                .contains("Above the 130 s of what ends idle connections on the way")
                .doesNotContain("proxy before the server", "Beyond kestrel");
    }

    @ParameterizedTest
    @MethodSource("goals")
    void hasItsPartsInOrder(Goal goal) {
        assertThat(page(goal))
                .containsSubsequence(
                        "What is needed\n",
                        "What to set\n",
                        "What will happen\n",
                        "What it costs",
                        "Healthy connections given up",
                        "What to know all the same\n");
    }

    @ParameterizedTest
    @MethodSource("goals")
    void showsEverySettingWithItsReason(Goal goal) {
        KeepAlivePlan plan = KeepAlivePlan.of(goal, LINUX);
        String page = onOneLine(plan.explain());

        assertThat(plan.choices()).isNotEmpty().allSatisfy(choice -> {
            assertThat(page).contains(choice.setting() + " " + Figures.readable(choice.value()) + " ");
            String reason = Figures.readable(choice.reason()).replaceFirst("^none, ", "");
            assertThat(page).containsIgnoringCase(reason);
        });
    }

    @ParameterizedTest
    @MethodSource("goals")
    void saysWhatThePredictionSays(Goal goal) {
        KeepAlivePlan plan = KeepAlivePlan.of(goal, LINUX);
        String page = onOneLine(plan.explain());

        for (Death death : List.of(Death.IDLE, Death.UNACKNOWLEDGED, Death.ZERO_WINDOW, Death.APPLICATION_HUNG)) {
            Forecast forecast = plan.prediction().of(death);
            assertThat(page).containsIgnoringCase(Figures.readable(forecast.reason()));
            forecast.time().ifPresent(time -> assertThat(page).contains("notices " + Figures.window(time) + " after"));
        }
        for (Middlebox middlebox : goal.middleboxes()) {
            assertThat(page)
                    .containsIgnoringCase(
                            plan.prediction().forgottenBy(middlebox).reason());
        }
        assertThat(page)
                .contains(Figures.chance(plan.prediction().falseKill(0.05, ofDays(1))))
                .contains(Figures.bytes(plan.prediction().traffic().atMostBytesPerDay(1)) + " a day");
    }

    @ParameterizedTest
    @MethodSource("goals")
    void isWrittenForPeopleOnNarrowLines(Goal goal) {
        assertThat(page(goal).lines())
                .allSatisfy(line -> assertThat(line)
                        .hasSizeLessThanOrEqualTo(72)
                        .doesNotMatch(".*\\bPT\\d.*")
                        .doesNotEndWith(" "));
    }

    @Test
    void repeatsEveryNeed() {
        String page = onOneLine(page(Goal.detectWithin(ofHours(1))
                .rideOut(ofSeconds(10))
                .passMiddlebox(BALANCER)
                .peerPermitsPingEvery(ofSeconds(20))
                .peerMayPause(ofSeconds(30))
                .proveApplication()
                .connections(100_000)
                .atMostPingsPerSecond(5000)
                .atMostBytesPerDay(100_000_000_000L)
                .http()
                .build()));
        assertThat(page)
                .contains(
                        "noticed within 1 h.",
                        "An outage of 10 s ends no connection.",
                        "(aws-nlb-tcp) forgets a connection after 350 s idle; any packet keeps it.",
                        "one ping per 20 s.",
                        "may stop reading for 30 s.",
                        "proved alive, not only its host.",
                        "100,000 connections.",
                        "At most 5,000 pings a second in all.",
                        "At most 100 GB a day in all.",
                        "carry HTTP/1.");
    }

    @Test
    void offersALongerTimeOfAMiddleboxWhereThatSavesPingsAndSaysWhatItCosts() {
        Goal goal = Goal.detectWithin(ofHours(1)).passMiddlebox(BALANCER).build();
        double pings = KeepAlivePlan.of(goal, LINUX).prediction().traffic().atMostPerSecond(1) * 86_400;
        double raised = KeepAlivePlan.of(
                                Goal.detectWithin(ofHours(1))
                                        .passMiddlebox(BALANCER.withTimeout(ofSeconds(2251)))
                                        .build(),
                                LINUX)
                        .prediction()
                        .traffic()
                        .atMostPerSecond(1)
                * 86_400;

        assertThat(onOneLine(page(goal)))
                .contains(
                        "(aws-nlb-tcp) can be set, from 60 s to 1 h 40 min.",
                        "37 min 31 s would save up to " + Figures.number(pings - raised) + " of "
                                + Figures.number(pings) + " pings a day.",
                        "stays in its table for 37 min 31 s instead of 350 s.");
    }

    @Test
    void offersNoMoreThanTheMiddleboxCanBeSetTo() {
        Goal goal = Goal.detectWithin(ofHours(10)).passMiddlebox(BALANCER).build();
        assertThat(onOneLine(page(goal))).contains("1 h 40 min would save up to");
    }

    @Test
    void offersNothingWhereSomethingElseSetsThePace() {
        Goal soon = Goal.detectWithin(ofSeconds(30)).passMiddlebox(BALANCER).build();
        assertThat(onOneLine(page(soon))).contains("More would save nothing").doesNotContain("would save up to");
        Goal another = Goal.detectWithin(ofHours(1))
                .passMiddlebox(BALANCER)
                .passMiddlebox(ofSeconds(100))
                .build();
        assertThat(onOneLine(page(another))).contains("More would save nothing");
        Goal fixed = Goal.detectWithin(ofHours(1)).passMiddlebox(ofSeconds(100)).build();
        assertThat(page(fixed)).doesNotContain("could be set instead");
    }

    private static String page(Goal goal) {
        return KeepAlivePlan.of(goal, LINUX).explain();
    }

    private static String onOneLine(String page) {
        return page.replaceAll("\\s+", " ");
    }
}
