package io.keepalive.examples.plan;

import io.keepalive.plan.KeepAlivePlan;
import java.util.function.Function;

/** Settings for whatever is at the other side of the connection, as text to paste. */
@SuppressWarnings("ImmutableEnumChecker") // its functions have no state
public enum Snippet {
    /** The host's defaults. */
    LINUX("Linux: the host's defaults", LinuxSnippet::of),
    /** nginx. */
    NGINX("nginx", NginxSnippet::of),
    /** gRPC-Java. */
    GRPC("gRPC-Java", GrpcSnippet::of),
    /** This library. */
    JAVA("Java, with this library", JavaSnippet::of);

    private final String title;
    private final Function<KeepAlivePlan, String> text;

    Snippet(String title, Function<KeepAlivePlan, String> text) {
        this.title = title;
        this.text = text;
    }

    /** What it is for. */
    public String title() {
        return title;
    }

    /** The settings that go with a plan. */
    public String of(KeepAlivePlan plan) {
        return text.apply(plan);
    }
}
