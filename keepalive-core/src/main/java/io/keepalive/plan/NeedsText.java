package io.keepalive.plan;

import io.keepalive.middlebox.Middlebox;

/** The part of a plan's page that repeats what was asked for. */
final class NeedsText {

    private NeedsText() {}

    static void write(Page page, Goal goal) {
        page.heading("What is needed");
        page.item("A dead peer is noticed within " + Figures.time(goal.detectWithin()) + ".");
        if (!goal.rideOut().isZero()) {
            page.item("An outage of " + Figures.time(goal.rideOut()) + " ends no connection.");
        }
        goal.middleboxes().forEach(middlebox -> page.item(passed(middlebox)));
        goal.permittedPing().ifPresent(time -> page.item("The peer permits one ping per " + Figures.time(time) + "."));
        if (!goal.peerMayPause().isZero()) {
            page.item("A healthy peer may stop reading for " + Figures.time(goal.peerMayPause()) + ".");
        }
        if (goal.provesApplication()) {
            page.item("The peer's application has to be proved alive, not only its host.");
        }
        if (goal.hostOnly()) {
            page.item("It is enough to prove the peer's host alive.");
        }
        if (!goal.heartbeat()) {
            page.item("The protocol has no heartbeat.");
        }
        if (goal.connections() > 1) {
            page.item(Figures.count(goal.connections()) + " connections.");
        }
        goal.pingsPerSecond()
                .ifPresent(number -> page.item("At most " + Figures.number(number) + " pings a second in all."));
        goal.bytesPerDay()
                .ifPresent(number -> page.item("At most " + Figures.bytes((double) number) + " a day in all."));
        if (goal.http()) {
            page.item("The connections carry HTTP/1.");
        }
    }

    private static String passed(Middlebox middlebox) {
        String kept = switch (middlebox.keptBy()) {
            case ANY_PACKET -> "any packet keeps it";
            case APPLICATION_BYTES -> "only bytes of the application keep it";
            case REQUESTS -> "only requests keep it";
            case UNKNOWN -> "what keeps it is not documented";
        };
        String time = Figures.time(middlebox.forgetsAfter().orElseThrow());
        return name(middlebox) + " forgets a connection after " + time + " idle; " + kept + ".";
    }

    /** What people call it, and its id in the catalogue unless it was given as a time. */
    static String name(Middlebox middlebox) {
        return middlebox.id().equals("middlebox") ? middlebox.name() : middlebox.name() + " (" + middlebox.id() + ")";
    }
}
