package io.keepalive.netty.option;

import io.keepalive.tcp.TcpOption;
import io.keepalive.tcp.TcpOptionAccess;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Sets and reads the options of one channel through its configuration. As thread-safe as that is. */
final class ChannelOptionAccess implements TcpOptionAccess {

    private final Channel channel;
    private final OptionTable table;

    ChannelOptionAccess(Channel channel, OptionTable table) {
        this.channel = channel;
        this.table = table;
    }

    @Override
    public Optional<String> whyUnsupported(TcpOption option) {
        if (option == TcpOption.KEEPALIVE) {
            return channel instanceof ServerChannel
                    ? Optional.of("a listening channel hands on the timings only; set it on each accepted channel")
                    : Optional.empty();
        }
        return table.find(option).isPresent() ? Optional.empty() : Optional.of(table.whyMissing(option));
    }

    @Override
    public void set(TcpOption option, int value) throws IOException {
        boolean known;
        try {
            known = option == TcpOption.KEEPALIVE
                    ? channel.config().setOption(ChannelOption.SO_KEEPALIVE, value != 0)
                    : channel.config().setOption(netty(option), table.toTransport(option, value));
        } catch (RuntimeException refused) {
            throw unwrap(option, refused);
        }
        if (!known) {
            throw new UnsupportedOperationException("the channel does not know it");
        }
    }

    @Override
    public int get(TcpOption option) throws IOException {
        if (option == TcpOption.KEEPALIVE) {
            return Boolean.TRUE.equals(channel.config().getOption(ChannelOption.SO_KEEPALIVE)) ? 1 : 0;
        }
        Integer value;
        try {
            value = channel.config().getOption(netty(option));
        } catch (RuntimeException refused) {
            throw unwrap(option, refused);
        }
        if (value == null) {
            throw new IOException("the channel does not say");
        }
        return table.fromTransport(option, value);
    }

    private ChannelOption<Integer> netty(TcpOption option) {
        return table.find(option).orElseThrow(() -> new UnsupportedOperationException(table.whyMissing(option)));
    }

    /** Netty wraps what the system said in a ChannelException; a number that the kernel does not know is no failure. */
    private static IOException unwrap(TcpOption option, RuntimeException refused) throws IOException {
        if (!(refused.getCause() instanceof IOException cause)) {
            throw refused;
        }
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("protocol not available")) {
            throw new UnsupportedOperationException(
                    option == TcpOption.RETRANSMISSION_CAP
                            ? "this kernel has no " + option.kernelName() + " (Linux 6.15 and later have it)"
                            : "this kernel has no " + option.kernelName());
        }
        return cause;
    }
}
