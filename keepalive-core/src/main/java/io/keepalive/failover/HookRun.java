package io.keepalive.failover;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call of a hook of the user's. Confined to the group's thread, to which the executor brings the result. */
final class HookRun {

    private boolean done;
    private @Nullable Throwable failure;

    private HookRun() {}

    static HookRun start(Supplier<CompletionStage<?>> hook, Executor executor) {
        HookRun run = new HookRun();
        try {
            CompletionStage<?> stage = Objects.requireNonNull(hook.get(), "the hook's stage");
            stage.whenComplete((result, failure) -> executor.execute(() -> run.end(failure)));
        } catch (Throwable thrown) {
            run.end(thrown);
        }
        return run;
    }

    private void end(@Nullable Throwable with) {
        failure = with instanceof CompletionException && with.getCause() != null ? with.getCause() : with;
        done = true;
    }

    boolean done() {
        return done;
    }

    boolean succeeded() {
        return done && failure == null;
    }

    /** What it failed with; null if it did not. */
    @Nullable
    Throwable failure() {
        return failure;
    }
}
