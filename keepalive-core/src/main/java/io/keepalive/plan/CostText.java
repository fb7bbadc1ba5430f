package io.keepalive.plan;

import io.keepalive.middlebox.Middlebox;
import io.keepalive.prediction.Layer;
import io.keepalive.prediction.Prediction;
import io.keepalive.prediction.TableUse;
import io.keepalive.prediction.Traffic;
import java.time.Duration;

/** The part of a plan's page on what it costs: traffic, and healthy connections that are given up. */
final class CostText {

    private static final Duration DAY = Duration.ofDays(1);

    private CostText() {}

    static void write(Page page, Goal goal, Prediction prediction) {
        page.heading("What it costs while nothing else is sent and all is well");
        Traffic traffic = prediction.traffic();
        if (traffic.layer() == Layer.NOBODY) {
            page.item("Nothing is sent.");
        } else {
            page.item("A " + each(traffic) + " bytes with its answer"
                    + traffic.beneath()
                            .map(probes -> ", and a " + each(probes) + " bytes")
                            .orElse("")
                    + "; at most " + Figures.bytes(traffic.atMostBytesPerDay(1)) + " a day.");
            if (goal.connections() > 1) {
                page.item("All " + Figures.count(goal.connections()) + " connections: at most "
                        + Figures.number(traffic.atMostPerSecond(goal.connections())) + " " + sent(traffic)
                        + " a second, "
                        + Figures.bytes(traffic.atMostBytesPerDay(goal.connections())) + " a day.");
            }
        }
        goal.middleboxes().forEach(middlebox -> page.item(entries(middlebox, goal, prediction)));
        page.heading("Healthy connections given up by mistake, at most");
        page.item("Where 1 % of all packets are lost: " + daily(prediction.falseKill(0.01, DAY)));
        page.item("Where 5 % are lost: " + daily(prediction.falseKill(0.05, DAY)));
        if (!goal.rideOut().isZero()) {
            page.item("By an outage of " + Figures.time(goal.rideOut()) + ": "
                    + Figures.chance(prediction.outageKill(goal.rideOut())) + ".");
        }
    }

    /** What idle connections send. */
    static String sent(Traffic traffic) {
        if (traffic.layer() != Layer.HEARTBEAT) {
            return "probes";
        }
        return traffic.beneath().isPresent() ? "pings and probes" : "pings";
    }

    private static String each(Traffic traffic) {
        return (traffic.layer() == Layer.HEARTBEAT ? "ping" : "probe") + " each "
                + Figures.range(traffic.shortest(), traffic.longest()) + ", " + traffic.bytesEach();
    }

    private static String daily(double probability) {
        return Figures.chance(probability) + (probability > 0 ? " a day." : ".");
    }

    private static String entries(Middlebox middlebox, Goal goal, Prediction prediction) {
        TableUse use = prediction.tableUse(goal.connections(), middlebox);
        String held = Figures.count(use.entries()) + (use.entries() == 1 ? " entry" : " entries") + " in the table of "
                + NeedsText.name(middlebox)
                + (use.keptForLife() ? ", for as long as the connection lives" : ", until its time is over");
        return use.afterDeath()
                .map(time -> held + "; that of a dead one stays up to " + Figures.time(time) + " longer.")
                .orElse(held + ".");
    }
}
