package io.keepalive.plan;

import io.keepalive.middlebox.Middlebox;
import io.keepalive.prediction.Death;
import io.keepalive.prediction.Forecast;
import io.keepalive.prediction.Layer;
import io.keepalive.prediction.Prediction;

/** The part of a plan's page that says for each way to die who notices, and when. */
final class ForecastText {

    private ForecastText() {}

    static void write(Page page, Goal goal, Prediction prediction) {
        page.heading("What will happen");
        for (Death death : Death.values()) {
            if (death != Death.FORGOTTEN || goal.middleboxes().isEmpty()) {
                write(page, event(death), prediction.of(death));
            }
        }
        for (Middlebox middlebox : goal.middleboxes()) {
            String kept =
                    prediction.keeps(middlebox) ? " forgets the connection all the same" : " forgets the connection";
            write(page, NeedsText.name(middlebox) + kept, prediction.forgottenBy(middlebox));
        }
    }

    private static void write(Page page, String event, Forecast forecast) {
        page.item(event + ":");
        page.detail(told(forecast) + "; " + forecast.reason());
    }

    private static String event(Death death) {
        return switch (death) {
            case IDLE -> "The path or the peer's host dies while nothing is sent";
            case UNACKNOWLEDGED -> "It dies, and then something is sent";
            case ZERO_WINDOW -> "It dies while the peer is not reading";
            case APPLICATION_HUNG -> "The peer's application hangs";
            case FORGOTTEN -> "A middlebox forgets the connection";
        };
    }

    private static String told(Forecast forecast) {
        if (forecast.layer() == Layer.NOBODY) {
            return "nobody notices";
        }
        String when = forecast.time()
                .map(time -> Figures.window(time) + " after " + start(forecast.from()))
                .orElse("at no time that is known");
        return layer(forecast.layer()) + " notices " + when;
    }

    private static String layer(Layer layer) {
        return switch (layer) {
            case HEARTBEAT -> "the heartbeat";
            case TCP_KEEPALIVE -> "TCP keepalive";
            case USER_TIMEOUT -> "the kernel, by its user timeout,";
            case RETRANSMISSION -> "the kernel, by its retransmissions,";
            case ANSWER -> "whoever sends next";
            case NOBODY -> "nobody";
        };
    }

    private static String start(Forecast.Start start) {
        return switch (start) {
            case LAST_RECEIVED -> "the last byte received";
            case FIRST_SENT -> "the first byte that nobody acknowledges";
            case EVENT -> "that";
        };
    }
}
