package io.keepalive.netty.option;

import io.keepalive.tcp.TcpOption;
import io.keepalive.tcp.TcpOptionAccess;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
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
        requireOpen();
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
        requireOpen();
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

    /** A native transport would go by the number of the closed descriptor, which may be another connection's by now. */
    private void requireOpen() throws ClosedChannelException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private ChannelOption<Integer> netty(TcpOption option) {
        return table.find(option).orElseThrow(() -> new UnsupportedOperationException(table.whyMissing(option)));
    }

    /** What the system said: NIO has it as the cause of Netty's exception, native transports in its message alone. */
    private static IOException unwrap(TcpOption option, RuntimeException refused) {
        if (refused.getCause() instanceof IOException cause) {
            return cause;
        }
        if (!(refused instanceof ChannelException)) {
            throw refused;
        }
        String message = String.valueOf(refused.getMessage());
        if (NativeText.saysNoSuchOption(message)) {
            throw new UnsupportedOperationException(
                    option == TcpOption.RETRANSMISSION_CAP
                            ? "this kernel has no " + option.kernelName() + " (Linux 6.15 and later have it)"
                            : "this kernel has no " + option.kernelName());
        }
        return new IOException(message, refused);
    }

    /** Apart, as only a native transport has loaded what this needs. */
    private static final class NativeText {

        private static final int ENOPROTOOPT = -92;
        private static final String BEFORE = "failed: ";

        /** The C library's text may be translated, so it is compared with that library's text for the error. */
        static boolean saysNoSuchOption(String message) {
            int at = message.indexOf(BEFORE);
            String known = new Errors.NativeIoException("setsockopt", ENOPROTOOPT).toString();
            return at >= 0 && known.endsWith(message.substring(at + BEFORE.length()));
        }
    }
}
