package io.keepalive.examples.detect;

import io.keepalive.detect.DetectorPolicy;
import java.time.Duration;
import java.util.Locale;

/** A detector with the one setting by which it is made quicker or more patient. */
enum Kind {
    FIXED("fixed timeout") {
        @Override
        DetectorPolicy policy(Duration period, double patience) {
            return DetectorPolicy.fixed(times(period, patience));
        }

        @Override
        String setting(Duration period, double patience) {
            return seconds(times(period, patience));
        }
    },
    CHEN("NFD-E") {
        @Override
        DetectorPolicy policy(Duration period, double patience) {
            return DetectorPolicy.chen(period, times(period, patience));
        }

        @Override
        String setting(Duration period, double patience) {
            return "margin " + seconds(times(period, patience));
        }
    },
    PHI("phi") {
        @Override
        DetectorPolicy policy(Duration period, double patience) {
            return DetectorPolicy.phi(period).acceptablePause(Duration.ZERO).threshold(patience * patience);
        }

        @Override
        String setting(Duration period, double patience) {
            double threshold = patience * patience;
            return String.format(Locale.ROOT, threshold < 100 ? "threshold %.1f" : "threshold %.0f", threshold);
        }
    },
    PHI_WITH_PAUSE("phi 8 with a pause") {
        @Override
        DetectorPolicy policy(Duration period, double patience) {
            return DetectorPolicy.phi(period).acceptablePause(times(period, patience));
        }

        @Override
        String setting(Duration period, double patience) {
            return "pause " + seconds(times(period, patience));
        }
    };

    private final String title;

    Kind(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** The more patience the later it suspects, roughly in proportion. */
    abstract DetectorPolicy policy(Duration period, double patience);

    abstract String setting(Duration period, double patience);

    private static Duration times(Duration period, double patience) {
        return Duration.ofNanos(Math.max(1, Math.round(period.toNanos() * patience)));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
    }
}
