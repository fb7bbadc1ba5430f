package consumer;

import io.keepalive.ProbeSchedule;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;

/** Stands in for the README's quick start, which is to take its place. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        ProbeSchedule schedule = new ProbeSchedule(Duration.ofSeconds(10), Duration.ofSeconds(5), 3);
        EmbeddedChannel channel = new EmbeddedChannel();
        System.out.println("A user's program runs: " + schedule + " for " + channel);
        channel.finishAndReleaseAll();
    }
}
