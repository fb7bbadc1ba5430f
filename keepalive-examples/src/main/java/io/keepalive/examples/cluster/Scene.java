package io.keepalive.examples.cluster;

/** What happens to the primary. */
public enum Scene {
    KILL("killed", "its process gets SIGKILL, and its kernel closes its connections"),
    FREEZE("frozen", "its process gets SIGSTOP: its kernel goes on acknowledging, and only the heartbeats tell"),
    DRAIN("drained", "it says that it is about to go, and hands over in good order"),
    PARTITION("cut off", "its packets are dropped: it lives, alone, and goes on believing that it is primary");

    private final String past;
    private final String explanation;

    Scene(String past, String explanation) {
        this.past = past;
        this.explanation = explanation;
    }

    String past() {
        return past;
    }

    String explanation() {
        return explanation;
    }
}
