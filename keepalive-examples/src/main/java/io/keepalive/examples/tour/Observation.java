package io.keepalive.examples.tour;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.examples.support.Times;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of a failure.
 *
 * @param noticedBy what noticed it
 * @param after how long it took; empty if nobody noticed
 * @param cause what it was found to be; empty if nobody noticed
 * @param sentence Keepalive's diagnosis as the side that noticed heard it, or what else there is to say
 */
public record Observation(NoticedBy noticedBy, Optional<Duration> after, Optional<Cause> cause, String sentence) {

    static Observation death(Diagnosis diagnosis, Duration after) {
        return new Observation(
                NoticedBy.of(diagnosis.evidence().ending()),
                Optional.of(after),
                Optional.of(diagnosis.cause()),
                diagnosis.toString());
    }

    static Observation noDeath(String sentence) {
        return new Observation(NoticedBy.NOBODY, Optional.empty(), Optional.empty(), sentence);
    }

    /** The same with another sentence, unless it has a diagnosis for one. */
    Observation saying(String other) {
        return noticedBy == NoticedBy.NOBODY ? noDeath(other) : this;
    }

    /** The same in a few words. */
    String inShort() {
        return after.map(time -> "noticed by " + noticedBy + " after " + Times.seconds(time))
                .orElse("nobody died");
    }
}
