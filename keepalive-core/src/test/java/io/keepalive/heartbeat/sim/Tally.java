package io.keepalive.heartbeat.sim;

/** What a simulation saw; also shows that it saw enough. */
final class Tally {

    long events;
    long pings;
    int healthy;
    int deaths;
    int deathsDuringStalls;

    void death(long stalledNanos) {
        deaths++;
        if (stalledNanos > 0) {
            deathsDuringStalls++;
        }
    }

    @Override
    public String toString() {
        return events + " events, " + pings + " pings, " + healthy + " healthy, " + deaths + " deaths declared, "
                + deathsDuringStalls + " of them with stalls";
    }
}
