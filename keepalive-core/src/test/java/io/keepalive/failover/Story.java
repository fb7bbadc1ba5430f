package io.keepalive.failover;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import io.keepalive.peer.Member;
import io.keepalive.peer.Presence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** One node, "b", with priority 2, among members that the test makes up; the clock is the test's. Periods of one second. */
final class Story implements Board, FailoverListener {

    static final Duration PERIOD = Duration.ofSeconds(1);

    long now;
    final Map<String, Member> members = new TreeMap<>();
    final List<String> told = new ArrayList<>();
    final List<CompletableFuture<Void>> promotions = new ArrayList<>();
    final List<CompletableFuture<Void>> demotions = new ArrayList<>();
    private final Failover failover;

    private Story(long now, FailoverPolicy policy, UnaryOperator<FailoverBuilder> more) {
        this.now = now;
        members.put(
                "b",
                new Member("b", true, Presence.ALIVE, 1, 1, Optional.empty(), Map.of(), 0, Optional.of(Duration.ZERO)));
        failover = more.apply(new FailoverBuilder(this, PERIOD).policy(policy).listener(this))
                .build(now);
    }

    /** With hooks that succeed at once. */
    static Story at(long now, UnaryOperator<FailoverPolicyBuilder> policy) {
        return with(now, policy, builder -> builder);
    }

    static Story with(long now, UnaryOperator<FailoverPolicyBuilder> policy, UnaryOperator<FailoverBuilder> more) {
        return new Story(now, policy.apply(FailoverPolicy.builder().priority(2)).build(), more);
    }

    /** With hooks that the test completes. */
    static Story withHooks(long now) {
        List<Story> late = new ArrayList<>();
        Story story = with(
                now,
                policy -> policy,
                builder -> builder.executor(Runnable::run)
                        .promotion((term, before) -> {
                            Story self = late.get(0);
                            self.told.add("promote " + term + " after " + before.orElse("none"));
                            self.promotions.add(new CompletableFuture<>());
                            return self.promotions.get(self.promotions.size() - 1);
                        })
                        .demotion((term, why) -> {
                            Story self = late.get(0);
                            self.told.add("demote " + term);
                            self.demotions.add(new CompletableFuture<>());
                            return self.demotions.get(self.demotions.size() - 1);
                        }));
        late.add(story);
        return story;
    }

    /** Another node says so. */
    Story says(String id, Presence presence, String role, long term, int priority) {
        Map<String, String> state = new HashMap<>();
        state.put(Standing.ROLE, role);
        state.put(Standing.TERM, Long.toString(term));
        state.put(Standing.PRIORITY, Integer.toString(priority));
        HealthState health = Optional.ofNullable(members.get(id))
                .flatMap(Member::health)
                .map(HealthReport::state)
                .orElse(HealthState.SERVING);
        return put(id, presence, health, state);
    }

    /** More of what it says. */
    Story says(String id, String key, String value) {
        Member before = members.get(id);
        Map<String, String> state = new HashMap<>(before.state());
        state.put(key, value);
        return put(id, before.presence(), before.health().orElseThrow().state(), state);
    }

    Story is(String id, Presence presence) {
        Member before = members.get(id);
        return put(id, presence, before.health().orElseThrow().state(), before.state());
    }

    Story is(String id, HealthState health) {
        Member before = members.get(id);
        return put(id, before.presence(), health, before.state());
    }

    private Story put(String id, Presence presence, HealthState health, Map<String, String> state) {
        boolean self = id.equals("b");
        Optional<Duration> silence = presence == Presence.UNKNOWN ? Optional.empty() : Optional.of(Duration.ZERO);
        members.put(
                id,
                new Member(
                        id, self, presence, 1, 1, Optional.of(HealthReport.of(health)), Map.copyOf(state), 0, silence));
        return this;
    }

    /** All are heard, and the node has been able to take over for long. */
    Story settled() {
        return poll().after(Duration.ofSeconds(2));
    }

    Story settledAfterHearing() {
        return is("a", Presence.ALIVE).settled();
    }

    Story poll() {
        failover.poll(now);
        return this;
    }

    /** Time passes, in steps as a driver makes that polls each half second, and the node is polled at the end. */
    Story after(Duration time) {
        long end = now + time.toNanos();
        while (end - now > PERIOD.toNanos() / 2) {
            now += PERIOD.toNanos() / 2;
            failover.poll(now);
        }
        now = end;
        return poll();
    }

    /** Time passes in which the node stands still. */
    Story still(Duration time) {
        now += time.toNanos();
        return poll();
    }

    Failover failover() {
        return failover;
    }

    Role role() {
        return failover.role();
    }

    String published(String key) {
        return String.valueOf(members.get("b").state().get(key));
    }

    @Override
    public void poll(long nowNanos) {}

    @Override
    public List<Member> members() {
        return List.copyOf(members.values());
    }

    @Override
    public void publish(String key, String value) {
        Map<String, String> state = new HashMap<>(members.get("b").state());
        state.put(key, value);
        own(state);
    }

    @Override
    public void retract(String key) {
        Map<String, String> state = new HashMap<>(members.get("b").state());
        state.remove(key);
        own(state);
    }

    private void own(Map<String, String> state) {
        Member b = members.get("b");
        members.put("b", new Member("b", true, Presence.ALIVE, 1, 1, b.health(), Map.copyOf(state), 0, b.silence()));
    }

    @Override
    public void onRole(Role before, Role after, long term, String why) {
        told.add(after + " " + term + ": " + why);
    }

    @Override
    public void onHookFailed(Role during, long term, Throwable cause) {
        told.add("failed " + during + " " + term + ": " + cause.getMessage());
    }
}
