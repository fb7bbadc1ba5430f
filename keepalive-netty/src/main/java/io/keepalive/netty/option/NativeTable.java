package io.keepalive.netty.option;

import io.keepalive.tcp.TcpOption;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.util.EnumMap;
import java.util.Map;

/**
 * The native transports. They all take an option by its number, so one table an operating system serves epoll and
 * io_uring, which name the same options by different constants, and kqueue, which names none.
 */
final class NativeTable implements OptionTable {

    private static final int IPPROTO_TCP = 6;

    private final Map<TcpOption, ChannelOption<Integer>> options = new EnumMap<>(TcpOption.class);

    /** On macOS the user timeout's kin is TCP_RXT_CONNDROPTIME, in seconds. */
    private final boolean userTimeoutInSeconds;

    private NativeTable(boolean userTimeoutInSeconds) {
        this.userTimeoutInSeconds = userTimeoutInSeconds;
    }

    static NativeTable linux() {
        NativeTable table = new NativeTable(false);
        table.put(TcpOption.IDLE, "TCP_KEEPIDLE", 4);
        table.put(TcpOption.INTERVAL, "TCP_KEEPINTVL", 5);
        table.put(TcpOption.PROBES, "TCP_KEEPCNT", 6);
        table.put(TcpOption.USER_TIMEOUT, "TCP_USER_TIMEOUT", 18);
        table.put(TcpOption.RETRANSMISSION_CAP, "TCP_RTO_MAX_MS", 44);
        return table;
    }

    static NativeTable macOs() {
        NativeTable table = new NativeTable(true);
        table.put(TcpOption.IDLE, "TCP_KEEPALIVE", 0x10);
        table.put(TcpOption.INTERVAL, "TCP_KEEPINTVL", 0x101);
        table.put(TcpOption.PROBES, "TCP_KEEPCNT", 0x102);
        table.put(TcpOption.USER_TIMEOUT, "TCP_RXT_CONNDROPTIME", 0x80);
        return table;
    }

    @Override
    public Map<TcpOption, ChannelOption<Integer>> options() {
        return options;
    }

    @Override
    public String whyMissing(TcpOption option) {
        return "this operating system has no such option";
    }

    @Override
    public int toTransport(TcpOption option, int value) {
        if (option != TcpOption.USER_TIMEOUT || !userTimeoutInSeconds) {
            return value;
        }
        if (value % 1000 != 0) {
            throw new IllegalArgumentException("userTimeout: " + value + " ms (expected: whole seconds on macOS)");
        }
        return value / 1000;
    }

    @Override
    public int fromTransport(TcpOption option, int value) {
        return option == TcpOption.USER_TIMEOUT && userTimeoutInSeconds ? value * 1000 : value;
    }

    private void put(TcpOption option, String name, int number) {
        options.put(option, new IntegerUnixChannelOption(name, IPPROTO_TCP, number));
    }
}
