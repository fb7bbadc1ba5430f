package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of the deadlines of a live connection when its policy changes: none is lost, none moves past its bound. */
class RetuneTest extends MonitorStory {

    private static final int RUNS = 3_000;
    private static final List<Trigger> TRIGGERS = List.of(Trigger.values());

    private static HeartbeatPolicyBuilder tight() {
        return HeartbeatPolicy.pinging(s(2), s(1), 3).jitter(0);
    }

    private static HeartbeatPolicyBuilder loose() {
        return HeartbeatPolicy.pinging(s(60), s(20), 3).jitter(0);
    }

    @Test
    void aTighterPolicyHoldsAtOnceAndCountsFromTheChange() {
        MonitorDriver connection = connection(loose()).at(s(30)).retuned(tight());

        assertThat(connection.deadline()).isBetween(s(30), s(32));
        connection.runTo(s(35));
        assertThat(connection.lastEvent()).endsWith("dead PINGS_UNANSWERED");
        assertThat(connection.diedAfter(s(30))).isBetween(s(3), s(5));
    }

    @Test
    void manyThatAreTightenedAtOncePingOverTheWholeNewIdleTime() {
        long[] wait = IntStream.range(0, 1_000)
                .mapToLong(seed -> {
                    MonitorDriver one = new MonitorDriver(loose().build(), seed, clockStart);
                    one.at(s(30)).retuned(tight());
                    return one.deadline().minus(s(30)).toMillis();
                })
                .sorted()
                .toArray();

        assertThat(wait[0]).isLessThan(100);
        assertThat(wait[500]).isBetween(900L, 1_100L);
        assertThat(wait[999]).isBetween(1_900L, 2_000L);
    }

    @Test
    void aPingThatTheChangeDoesNotMakeOverdueComesWhenTheNewIdleTimeIsOver() {
        HeartbeatPolicyBuilder slightlyTighter =
                HeartbeatPolicy.pinging(s(50), s(20), 3).jitter(0);
        assertThat(connection(loose()).at(s(30)).retuned(slightlyTighter).deadline())
                .isEqualTo(s(50));
        assertThat(connection(loose()).at(s(49)).retuned(slightlyTighter).deadline())
                .isEqualTo(s(50));
        assertThat(connection(loose()).at(s(50)).retuned(slightlyTighter).deadline())
                .as("overdue: within the rest of the old idle time")
                .isBetween(s(50), s(60));
    }

    /** What a small step makes overdue pings by its old deadline, which is near; all others go on as evenly as before. */
    @Test
    void afterASmallStepOfManyAtOnceTheirPingsComeEvenlyAgain() {
        HeartbeatPolicyBuilder before = HeartbeatPolicy.pinging(s(60), s(20), 3);
        HeartbeatPolicyBuilder after = HeartbeatPolicy.pinging(s(50), s(20), 3);
        int[] inFiveSeconds = new int[12];
        for (int seed = 0; seed < 10_000; seed++) {
            MonitorDriver one = new MonitorDriver(before.build(), seed, clockStart);
            Duration change = one.deadline().multipliedBy(seed % 100).dividedBy(100);
            one.at(change).retuned(after);
            inFiveSeconds[(int) one.deadline().minus(change).toSeconds() / 5]++;
        }
        for (int five = 4; five < 8; five++) {
            assertThat(inFiveSeconds[five]).as("in 5 s after %d s", 5 * five).isBetween(850, 1_000);
        }
    }

    @Test
    void aLooserPolicyBeginsWithTheNextSignOfLife() {
        MonitorDriver connection = connection(tight()).at(s(1)).retuned(loose());
        assertThat(connection.deadline()).isEqualTo(s(2));
        assertThat(connection.monitor.timing().policy()).isEqualTo(tight().build());

        connection.at(ms(1_500)).receives();
        assertThat(connection.deadline()).isEqualTo(ms(61_500));
        assertThat(connection.monitor.timing().policy()).isEqualTo(loose().build());
    }

    @Test
    void aSilentPeerDiesByTheOldBoundWhateverIsLoosened() {
        MonitorDriver connection = connection(tight()).at(s(1)).retuned(loose()).runTo(s(5));

        assertThat(connection.log()).containsExactly("2s ping 1", "3s ping 2", "4s ping 3", "5s dead PINGS_UNANSWERED");
    }

    @Test
    void anAnswerAwaitedIsDueAtTheOldTimeAtTheLatest() {
        MonitorDriver connection =
                connection(tight()).runTo(s(3)).retuned(loose()).runTo(s(5));
        assertThat(connection.lastEvent()).isEqualTo("5s dead PINGS_UNANSWERED");

        MonitorDriver tightened = connection(loose()).runTo(s(65)).retuned(tight());
        assertThat(tightened.deadline()).isEqualTo(s(66));
        assertThat(tightened.runTo(s(68)).lastEvent()).isEqualTo("68s dead PINGS_UNANSWERED");
    }

    @Test
    void ofAPolicyThatPingsSoonerAndWaitsLongerEachHalfHoldsInItsTime() {
        HeartbeatPolicyBuilder soonerAndLonger =
                HeartbeatPolicy.pinging(s(4), s(10), 3).jitter(0);
        MonitorDriver connection = connection(pinger()).at(s(1)).retuned(soonerAndLonger);

        assertThat(connection.deadline()).isBetween(s(1), s(5));
        connection.turn().runTo(s(20));
        assertThat(connection.lastEvent()).as("15 s after its ping").endsWith("dead PINGS_UNANSWERED");

        MonitorDriver answered = connection(pinger()).at(s(1)).retuned(soonerAndLonger);
        answered.at(s(2)).receives().runTo(s(36));
        assertThat(answered.lastEvent()).isEqualTo("36s dead PINGS_UNANSWERED");
    }

    @Test
    void aShorterWatchLimitJudgesNobodyForTheTimeBefore() {
        MonitorDriver connection = connection(watcher()).at(s(12)).retuned(HeartbeatPolicy.watching(s(2)));
        assertThat(connection.deadline()).isEqualTo(s(14));

        assertThat(connection(watcher())
                        .at(s(14))
                        .retuned(HeartbeatPolicy.watching(s(2)))
                        .deadline())
                .as("never past the old limit")
                .isEqualTo(s(15));
    }

    @Test
    void aLongerWatchLimitBeginsWithTheNextByte() {
        MonitorDriver connection = connection(watcher()).at(s(12)).retuned(HeartbeatPolicy.watching(s(40)));
        assertThat(connection.deadline()).isEqualTo(s(15));
        assertThat(connection.at(s(13)).receives().deadline()).isEqualTo(s(53));
    }

    @Test
    void aSenderKeepsThePromiseItHasGiven() {
        MonitorDriver connection = connection(
                        HeartbeatPolicy.sendingEvery(s(10)).jitter(0))
                .at(s(3))
                .retuned(HeartbeatPolicy.sendingEvery(s(60)).jitter(0));
        assertThat(connection.deadline()).isEqualTo(s(10));
        assertThat(connection.runTo(s(10)).deadline()).isEqualTo(s(70));
    }

    @Test
    void aPromiseToSendIsKeptAlsoWhenItIsLoosenedWhileThePeerTalks() {
        MonitorDriver connection =
                connection(tight().trigger(Trigger.LAST_SENT)).at(s(1)).retuned(loose().trigger(Trigger.LAST_SENT));
        connection.at(ms(1_500)).receives();
        assertThat(connection.deadline()).isEqualTo(s(2));
        assertThat(connection.runTo(s(2)).answered().deadline()).isEqualTo(s(62));
    }

    @Test
    void pingsOfAnotherKindBeginWithTheNextSignOfLife() {
        MonitorDriver connection = connection(pinger()).at(s(4)).retuned(pinger().trigger(Trigger.FIXED_PERIOD));
        assertThat(connection.deadline()).isEqualTo(s(10));

        connection.at(s(5)).receives();
        assertThat(connection.deadline()).isEqualTo(s(15));
        connection.at(s(14)).receives();
        assertThat(connection.deadline()).isEqualTo(s(15));
    }

    @Test
    void aWatcherBecomesAPingerAtOnce() {
        MonitorDriver connection = connection(watcher()).at(s(4)).retuned(tight().watching(s(15)));

        assertThat(connection.deadline()).isBetween(s(4), s(6));
        assertThat(connection.runTo(s(6)).monitor.state()).isNotEqualTo(PeerState.ALIVE);
    }

    @Test
    void tighteningIsNoStallOfOurOwn() {
        MonitorDriver connection = connection(loose().watching(s(70))).at(s(50)).retuned(tight().watching(s(6)));

        assertThat(connection.runTo(s(60)).lastEvent()).endsWith("dead PINGS_UNANSWERED");
        assertThat(connection.diedAfter(s(50))).isBetween(s(3), s(5));
    }

    @Test
    void theLastOfManyChangesHolds() {
        MonitorDriver connection =
                connection(pinger()).at(s(1)).retuned(tight()).retuned(loose()).retuned(pinger());
        connection.at(ms(1_001)).receives();

        assertThat(connection.monitor.timing().policy()).isEqualTo(pinger().build());
        assertThat(connection.deadline()).isEqualTo(ms(11_001));
    }

    @Test
    void aPauseLastsThroughAChange() {
        MonitorDriver connection = connection(pinger()).at(s(1));
        connection.pauses().retuned(tight()).runTo(s(100));
        assertThat(connection.log()).isEmpty();
        assertThat(connection.resumes().runTo(s(105)).lastEvent()).endsWith("dead PINGS_UNANSWERED");
        assertThat(connection.diedAfter(s(100))).isBetween(s(3), s(5));
    }

    /** The ping that a watch limit relies on comes with the next sign of life only, and so does the limit. */
    @Test
    void aWatchLimitBeginsWithThePingsThatKeepIt() {
        HeartbeatPolicyBuilder watchesByPings = HeartbeatPolicy.pinging(s(5), s(2), 3)
                .trigger(Trigger.LAST_SENT)
                .watching(s(12))
                .jitter(0);
        MonitorDriver quiet =
                connection(HeartbeatPolicy.pinging(s(60), s(10), 3).jitter(0));
        quiet.at(s(10)).retuned(watchesByPings).runTo(s(60));
        assertThat(quiet.log()).containsExactly("60s ping 1");
        quiet.at(s(61)).answered();
        assertThat(quiet.deadline()).as("ping").isEqualTo(s(66));
        assertThat(quiet.runTo(s(73)).lastEvent()).as("12 s after 61 s").isEqualTo("72s dead PINGS_UNANSWERED");

        MonitorDriver sender =
                connection(HeartbeatPolicy.sendingEvery(s(60)).watching(s(70)).jitter(0));
        sender.at(s(10)).retuned(watchesByPings).runTo(s(69));
        assertThat(sender.log()).containsExactly("60s ping 1");
        assertThat(sender.runTo(s(70)).lastEvent()).as("by its old limit").isEqualTo("70s dead NOTHING_HEARD");
    }

    @Test
    void aSenderThatNeverWatchedJudgesNobodyForTheTimeBefore() {
        MonitorDriver sender = connection(HeartbeatPolicy.sendingEvery(s(60)).jitter(0));
        sender.at(s(610)).retuned(tight().watching(s(12))).runTo(s(661));
        assertThat(sender.lastEvent()).isEqualTo("660s ping 11");
        assertThat(sender.deadline()).isEqualTo(s(662));
        assertThat(sender.runTo(s(665)).lastEvent()).isEqualTo("665s dead PINGS_UNANSWERED");
    }

    @Test
    void whoeverNamesNoTimingIsTold() {
        HeartbeatMonitor monitor = connection(pinger()).monitor;
        assertThatNullPointerException()
                .isThrownBy(() -> monitor.retune(null, 0))
                .withMessage("next");
    }

    /** Random policies, changed at random moments of a silence. */
    @Test
    void noSilenceOutlastsTheBoundThatItBeganWith() {
        for (long seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            HeartbeatPolicyBuilder before = randomPolicy(random);
            HeartbeatPolicyBuilder after = randomPolicy(random);
            Duration bound = latest(before);
            Duration change = Duration.ofNanos((long) (bound.toNanos() * random.nextDouble()));
            MonitorDriver connection = connection(before).runTo(change);
            if (connection.monitor.state() == PeerState.DEAD) {
                continue;
            }
            connection.retuned(after).runTo(s(10_000));
            assertThat(connection.monitor.state()).as("seed %d", seed).isEqualTo(PeerState.DEAD);
            assertThat(connection.diedAfter(s(0))).as("seed %d", seed).isLessThanOrEqualTo(bound);
        }
    }

    /** Any policies that ask a peer before they judge it, changed at any moments: between pings, and while one is unanswered. */
    @Test
    void aPeerThatAnswersEveryPingLivesThroughEveryChange() {
        for (long seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            Duration delay = ms(random.nextInt(101));
            MonitorDriver connection = connection(asking(random));
            List<Duration> answers = new ArrayList<>();
            for (int changes = 0; changes < 5; changes++) {
                answeringUntil(
                        connection.clock().elapsed().plus(ms(random.nextInt(40_000))), delay, answers, connection);
                connection.retuned(asking(random));
            }
            answeringUntil(connection.clock().elapsed().plus(s(200)), delay, answers, connection);
            assertThat(connection.log()).as("seed %d", seed).allMatch(event -> event.contains("ping"));
            assertThat(connection.monitor.timing()).as("seed %d", seed).isSameAs(connection.monitor.nextTiming());
        }
    }

    private static void answeringUntil(Duration end, Duration delay, List<Duration> answers, MonitorDriver connection) {
        while (true) {
            Duration due = connection.deadline();
            if (!answers.isEmpty() && answers.get(0).compareTo(due) <= 0) {
                Duration answer = answers.get(0);
                if (answer.compareTo(end) >= 0) {
                    break;
                }
                answers.remove(0);
                connection.at(answer).answered();
            } else if (due.compareTo(end) >= 0) {
                break;
            } else {
                long before = connection.monitor.pingId();
                connection.runTo(due);
                if (connection.monitor.pingId() != before) {
                    answers.add(due.plus(delay));
                }
            }
        }
        connection.at(end);
    }

    /** A limit leaves room for a ping and its answer. */
    private static HeartbeatPolicyBuilder asking(Random random) {
        Duration idle = ms(150 + random.nextInt(20_000));
        boolean onlySends = random.nextInt(4) == 0;
        Trigger trigger = TRIGGERS.get(random.nextInt(3));
        Duration interval = trigger == Trigger.LAST_RECEIVED
                ? ms(150 + random.nextInt(10_000))
                : idle.dividedBy(1 + random.nextInt(2));
        HeartbeatPolicyBuilder policy = onlySends
                ? HeartbeatPolicy.sendingEvery(idle)
                : HeartbeatPolicy.pinging(
                        idle, interval.compareTo(ms(150)) < 0 ? ms(150) : interval, 1 + random.nextInt(4));
        if (!onlySends || trigger != Trigger.LAST_RECEIVED) {
            policy.trigger(trigger);
        }
        if (!onlySends && random.nextInt(4) == 0) {
            policy.proofOfLife(ProofOfLife.PONGS_ONLY);
        }
        if (random.nextBoolean()) {
            policy.watching(idle.plus(ms(101 + random.nextInt(20_000))));
        }
        return policy;
    }

    private static Duration latest(HeartbeatPolicyBuilder policy) {
        return policy.build().detectionTime().orElseThrow().latest();
    }

    private static HeartbeatPolicyBuilder randomPolicy(Random random) {
        Duration idle = ms(100 + random.nextInt(20_000));
        Duration interval = ms(100 + random.nextInt(10_000));
        int probes = 1 + random.nextInt(4);
        Duration limit = idle.plus(ms(1 + random.nextInt(20_000)));
        HeartbeatPolicyBuilder pinger = HeartbeatPolicy.pinging(idle, interval, probes);
        List<HeartbeatPolicyBuilder> kinds = List.of(
                pinger,
                HeartbeatPolicy.pinging(idle, interval, probes).watching(limit),
                HeartbeatPolicy.watching(limit),
                HeartbeatPolicy.pinging(idle, interval, probes).proofOfLife(ProofOfLife.PONGS_ONLY),
                HeartbeatPolicy.sendingEvery(idle).watching(limit));
        return kinds.get(random.nextInt(kinds.size()));
    }
}
