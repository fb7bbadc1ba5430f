package io.keepalive.netty.path;

import io.keepalive.path.IdleSearch;
import io.keepalive.path.IdleSearch.Trial;
import io.keepalive.path.PathLimit;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One discovery at work: does what the search says, and tells it what came of it. Confined to the event loop. */
final class DiscoveryRun {

    private static final Logger LOG = LoggerFactory.getLogger(PathDiscovery.class);

    /** Between a trial that could not be made and the next attempt. */
    private static final long REST_MILLIS = 1_000;

    final CompletableFuture<PathLimit> result = new CompletableFuture<>();

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Settings settings;
    private final IdleSearch search;
    private final Control control;
    private final Map<Trial, TrialRun> running = new HashMap<>();
    private String trouble = "the endpoint could not be reached";
    private @Nullable Future<?> giveUp;
    private boolean over;

    DiscoveryRun(EventLoop loop, Bootstrap bootstrap, Settings settings) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.settings = settings;
        this.search = new IdleSearch(settings.plan);
        this.control = new Control(loop, bootstrap, settings, this::advance, this::serverGone);
    }

    void start() {
        result.whenComplete((limit, error) -> {
            if (result.isCancelled()) {
                loop.execute(this::stop);
            }
        });
        loop.execute(() -> {
            giveUp = loop.schedule(this::giveUp, settings.giveUpAfter.toMillis(), TimeUnit.MILLISECONDS);
            control.connect();
        });
    }

    private void advance() {
        if (over || !control.isUp()) {
            return;
        }
        Iterator<TrialRun> runs = running.values().iterator();
        while (runs.hasNext()) {
            TrialRun run = runs.next();
            if (!search.wants(run.trial())) {
                runs.remove();
                run.close();
            }
        }
        if (search.isDone()) {
            stop();
            result.complete(search.limit(Instant.now()).orElseThrow());
            return;
        }
        for (Trial trial : search.start()) {
            TrialRun run = new TrialRun(trial, loop, settings, this::ended);
            running.put(trial, run);
            run.begin(bootstrap);
        }
    }

    private void ended(TrialRun run) {
        running.remove(run.trial());
        PathTrial told = run.result(true);
        if (run.trouble() != null) {
            cannotTell(run, run.trouble());
        } else if (told.survived()) {
            tell(told);
            search.survived(run.trial());
            advance();
        } else {
            control.check(alive -> {
                if (over) {
                    return;
                }
                if (alive) {
                    tell(told);
                    search.forgotten(run.trial(), told.outward() || told.inward() ? 1 : 2);
                    advance();
                } else {
                    cannotTell(run, "the control connection was not answered");
                }
            });
        }
    }

    /** What had not come to its end by then may have been ended by whatever befell the server. */
    private void serverGone() {
        List<TrialRun> runs = List.copyOf(running.values());
        running.clear();
        for (TrialRun run : runs) {
            run.close();
            cannotTell(run, "the control connection was not answered");
        }
    }

    private void cannotTell(TrialRun run, String reason) {
        trouble = reason;
        tell(run.result(false));
        loop.schedule(
                () -> {
                    search.isVoid(run.trial());
                    advance();
                },
                REST_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void tell(PathTrial trial) {
        LOG.debug("{} {}", bootstrap.config().remoteAddress(), trial);
        try {
            settings.onTrial.accept(trial);
        } catch (RuntimeException thrown) {
            LOG.warn("onTrial threw", thrown);
        }
    }

    private void giveUp() {
        stop();
        result.completeExceptionally(new PathUnknownException(
                "not found out within " + settings.giveUpAfter + ", last as " + trouble, search.limit(Instant.now())));
    }

    private void stop() {
        over = true;
        if (giveUp != null) {
            giveUp.cancel(false);
        }
        control.close();
        running.values().forEach(TrialRun::close);
        running.clear();
    }
}
