package io.keepalive.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.util.List;
import java.util.Random;

class HostileTextLineTest extends HostilePeerContract {

    private static final int MAX_LINE = 10_000;

    @Override
    HeartbeatProtocol protocol() {
        return HeartbeatProtocols.textLine();
    }

    @Override
    void install() {
        channel.pipeline()
                .addLast(new LineBasedFrameDecoder(MAX_LINE))
                .addLast(new StringDecoder(UTF_8))
                .addLast("encoder", new StringEncoder(UTF_8));
        keepAlive.install(channel, "encoder");
    }

    @Override
    byte[] ping(long id) {
        return line("PING " + id);
    }

    @Override
    byte[] pong(long id) {
        return line("PONG " + id);
    }

    @Override
    byte[] pongSent(long id) {
        return pong(id);
    }

    @Override
    byte[] message(String text) {
        return line(text);
    }

    @Override
    String text(Object message) {
        return (String) message;
    }

    @Override
    int receiveMalformed(Runnable before) {
        List<String> malformed = List.of(
                "PING ",
                "PONG x",
                "PING -1",
                "PONG 0",
                "PING 9223372036854775808",
                "PONG 18446744073709551617",
                "PING \u0661",
                "PING " + "1".repeat(MAX_LINE - 5),
                "PONG 1 ");
        for (String line : malformed) {
            before.run();
            receive(line(line));
        }
        return malformed.size();
    }

    @Override
    List<byte[]> unknownPongs() {
        return List.of(pong(3), pong(1000), pong(Long.MAX_VALUE));
    }

    @Override
    byte[] nearlyAHeartbeat(Random random) {
        byte[] line = (random.nextBoolean() ? ping(random.nextLong()) : pong(random.nextInt())).clone();
        int at = random.nextInt(line.length - 1);
        if (random.nextBoolean()) {
            line[at] = (byte) "PIONG 0123456789-x\u00e9".charAt(random.nextInt(19));
        }
        return line;
    }

    private static byte[] line(String text) {
        return (text + '\n').getBytes(UTF_8);
    }
}
