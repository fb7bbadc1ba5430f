package io.keepalive.path;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.path.IdleSearch.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a search says to try, and what it makes of the results. */
class IdleSearchTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final IdleSearch search = new IdleSearch(
            SearchPlan.between(ofSeconds(1), ofSeconds(16)).precision(0.25).build());

    private final List<Trial> running = new ArrayList<>();

    private List<Duration> running() {
        running.addAll(search.start());
        running.removeIf(trial -> !search.wants(trial));
        return running.stream().map(Trial::silence).sorted().toList();
    }

    private Trial running(Duration silence) {
        running();
        return running.stream()
                .filter(trial -> trial.silence().equals(silence))
                .findFirst()
                .orElseThrow();
    }

    private Trial inside(Duration below, Duration above) {
        running();
        return running.stream()
                .filter(trial ->
                        trial.silence().compareTo(below) > 0 && trial.silence().compareTo(above) < 0)
                .min((a, b) -> a.silence().compareTo(b.silence()))
                .orElseThrow();
    }

    private void survived(Duration silence) {
        search.survived(running(silence));
    }

    private void forgotten(Duration silence, int witnesses) {
        search.forgotten(running(silence), witnesses);
    }

    @Test
    void beginsWithTheLongestSilenceAndItsHalvesAndWhatLiesBelowThem() {
        assertThat(running()).contains(ofSeconds(2), ofSeconds(4), ofSeconds(8), ofSeconds(16));
        assertThat(running())
                .filteredOn(silence -> silence.compareTo(ofSeconds(2)) < 0)
                .hasSize(2);
    }

    @Test
    void asSoonAsASilenceIsSurvivedSparesFallSilentForTimesUpToTheNext() {
        survived(ofSeconds(2));

        assertThat(running().get(0)).isGreaterThan(ofSeconds(2));
        assertThat(running())
                .filteredOn(silence -> silence.compareTo(ofSeconds(4)) < 0)
                .hasSize(2);
    }

    @Test
    void endsWhatASurvivedSilenceHasDecided() {
        running();

        survived(ofSeconds(8));

        assertThat(running().get(0)).isGreaterThan(ofSeconds(8));
        assertThat(running()).contains(ofSeconds(16));
    }

    @Test
    void endsWhatAForgottenSilenceHasDecided() {
        survived(ofSeconds(2));

        forgotten(ofSeconds(4), 2);

        assertThat(running())
                .allMatch(silence -> silence.compareTo(ofSeconds(4)) < 0)
                .hasSize(2);
    }

    @Test
    void isDoneWhenTheBoundsAreClose() {
        survived(ofSeconds(4));
        forgotten(ofSeconds(8), 2);
        Trial nearest = inside(ofSeconds(4), ofSeconds(8));
        assertThat(search.isDone()).isFalse();

        search.forgotten(nearest, 2);

        assertThat(search.isDone()).isTrue();
        assertThat(running()).isEmpty();
        assertThat(search.limit(NOW)).contains(new PathLimit(ofSeconds(4), Optional.of(nearest.silence()), NOW));
    }

    @Test
    void isDoneWhenTheLongestSilenceIsSurvived() {
        survived(ofSeconds(16));

        assertThat(search.isDone()).isTrue();
        assertThat(search.limit(NOW)).contains(new PathLimit(ofSeconds(16), Optional.empty(), NOW));
    }

    @Test
    void saysNothingAsLongAsNothingIsSurvived() {
        forgotten(ofSeconds(16), 2);

        assertThat(search.limit(NOW)).isEmpty();
    }

    @Test
    void oneWitnessIsNotBelievedAndTheSilenceIsTriedAgain() {
        survived(ofSeconds(4));

        forgotten(ofSeconds(8), 1);

        assertThat(running()).contains(ofSeconds(8), ofSeconds(16));
        assertThat(search.limit(NOW).orElseThrow().forgotten()).isEmpty();
    }

    @Test
    void aSecondWitnessAtAShorterSilenceIsBelieved() {
        survived(ofSeconds(4));
        Trial shorter = inside(ofSeconds(4), ofSeconds(8));

        forgotten(ofSeconds(8), 1);
        search.forgotten(shorter, 1);

        assertThat(search.limit(NOW).orElseThrow().forgotten()).contains(ofSeconds(8));
    }

    @Test
    void aSecondWitnessAtALongerSilenceIsNone() {
        survived(ofSeconds(4));

        forgotten(ofSeconds(8), 1);
        forgotten(ofSeconds(16), 1);

        assertThat(search.limit(NOW).orElseThrow().forgotten()).contains(ofSeconds(16));
        assertThat(running()).contains(ofSeconds(8));
    }

    @Test
    void survivalRefutesWhatASingleWitnessSaid() {
        survived(ofSeconds(4));
        forgotten(ofSeconds(8), 1);

        survived(ofSeconds(8));

        assertThat(running()).contains(ofSeconds(16));
        assertThat(search.limit(NOW).orElseThrow().survived()).isEqualTo(ofSeconds(8));
    }

    @Test
    void aVoidTrialIsTriedAgain() {
        running();
        int before = search.trials();

        search.isVoid(running(ofSeconds(8)));

        assertThat(search.trials()).isEqualTo(before + 1);
        assertThat(running()).containsOnlyOnce(ofSeconds(8));
    }

    @Test
    void aResultThatIsNotWantedAnyMoreIsIgnored() {
        Trial two = running(ofSeconds(2));
        survived(ofSeconds(4));

        search.forgotten(two, 2);

        assertThat(search.limit(NOW).orElseThrow().survived()).isEqualTo(ofSeconds(4));
        assertThat(search.limit(NOW).orElseThrow().forgotten()).isEmpty();
    }

    @Test
    void saysHowLongItTakesAtMost() {
        assertThat(SearchPlan.between(ofSeconds(10), ofMinutes(30)).build().duration())
                .isEqualTo(ofMinutes(45));
        assertThat(SearchPlan.between(ofMillis(1), ofMillis(2)).build().duration())
                .isEqualTo(ofMillis(2));
    }
}
