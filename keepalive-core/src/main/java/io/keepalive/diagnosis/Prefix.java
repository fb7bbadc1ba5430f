package io.keepalive.diagnosis;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * A network as a key: the first bits of an address, which for IPv4 is the IPv4-mapped one of IPv6. Cheap to make and to
 * compare.
 *
 * @param high the upper half of the first address
 * @param low the lower half
 * @param length bits in common, of 128
 */
record Prefix(long high, long low, int length) {

    /** Sizes of networks that are told apart, the widest first; an operator thinks in these. */
    static final int LEVELS = 4;

    private static final int[] IPV4_LENGTHS = {8, 16, 24, 32};
    private static final int[] IPV6_LENGTHS = {32, 48, 64, 128};

    private static final int IPV4_BYTES = 4;
    private static final long IPV4_MAPPED = 0xffffL;
    private static final int IPV4_MAPPED_BITS = 96;

    /** The address alone, the narrowest network. */
    static Prefix of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == IPV4_BYTES
                ? new Prefix(0, IPV4_MAPPED << Integer.SIZE | Integer.toUnsignedLong(bytes.getInt()), 2 * Long.SIZE)
                : new Prefix(bytes.getLong(), bytes.getLong(), 2 * Long.SIZE);
    }

    /** The network of that level around this one; {@code level} is not narrower than this. */
    Prefix at(int level) {
        int bits = isIpv4() ? IPV4_MAPPED_BITS + IPV4_LENGTHS[level] : IPV6_LENGTHS[level];
        return new Prefix(high & mask(bits), low & mask(bits - Long.SIZE), bits);
    }

    Network network() {
        return isIpv4()
                ? Network.of(ByteBuffer.allocate(IPV4_BYTES).putInt((int) low).array(), length - IPV4_MAPPED_BITS)
                : Network.of(
                        ByteBuffer.allocate(2 * Long.BYTES)
                                .putLong(high)
                                .putLong(low)
                                .array(),
                        length);
    }

    private boolean isIpv4() {
        return high == 0 && low >>> Integer.SIZE == IPV4_MAPPED && length >= IPV4_MAPPED_BITS;
    }

    /** So many of the upper bits, none if negative. */
    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
    }
}
