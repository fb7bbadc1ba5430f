package io.keepalive.tcp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A socket's options in memory, which a test can make misbehave. */
class FakeAccess implements TcpOptionAccess {

    final Map<TcpOption, Integer> values = new EnumMap<>(TcpOption.class);
    final List<TcpOption> order = new ArrayList<>();

    @Override
    public Optional<String> whyUnsupported(TcpOption option) {
        return Optional.empty();
    }

    @Override
    public void set(TcpOption option, int value) throws IOException {
        order.add(option);
        values.put(option, value);
    }

    @Override
    public int get(TcpOption option) throws IOException {
        return values.getOrDefault(option, 0);
    }
}
