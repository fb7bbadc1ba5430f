package io.keepalive.netty.path;

import io.keepalive.path.SearchPlan;
import java.time.Duration;
import java.util.function.Consumer;

/** What a discovery was told, in the units of its timers. */
final class Settings {

    final SearchPlan plan;
    final long answerMillis;
    final Duration giveUpAfter;
    final Consumer<PathTrial> onTrial;

    Settings(SearchPlan plan, Duration answerWithin, Duration giveUpAfter, Consumer<PathTrial> onTrial) {
        this.plan = plan;
        this.answerMillis = answerWithin.toMillis();
        this.giveUpAfter = giveUpAfter;
        this.onTrial = onTrial;
    }
}
