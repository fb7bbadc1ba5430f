package io.keepalive.netty;

import io.keepalive.diagnosis.Ending;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an exception of a transport says about the end of its connection.
 *
 * <p>Native transports carry the error number. The JDK does not: "Connection reset" is its own text, the rest comes from
 * the C library and may be translated, so there the English text is a hint and the class decides where it can.
 */
final class TransportErrors {

    private static final boolean HAS_NATIVE = hasNative();

    private TransportErrors() {}

    /** The ending that an exception is, or null if it does not come from the transport. */
    static @Nullable Ending ending(Throwable error) {
        if (!(error instanceof IOException)) {
            return null;
        }
        if (HAS_NATIVE && error instanceof Errors.NativeIoException nativeError) {
            return ofErrorNumber(nativeError.expectedErr());
        }
        if (error instanceof NoRouteToHostException) {
            return Ending.UNREACHABLE;
        }
        return ofText(String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT));
    }

    /** Whether a connection was refused (ECONNREFUSED), as the English text says, in which Netty names the number too. */
    static boolean refused(Throwable error) {
        return error instanceof ConnectException
                && String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT).contains("connection refused");
    }

    /**
     * The error behind a channel that Netty closed without telling the pipeline, as it does when a write fails: a write to
     * the closed channel fails with it as its cause.
     */
    static @Nullable Throwable closeCause(Channel channel) {
        ChannelPromise promise = channel.newPromise();
        channel.unsafe().write(Unpooled.EMPTY_BUFFER, promise);
        Throwable closed = promise.cause();
        return closed == null ? null : closed.getCause();
    }

    private static Ending ofErrorNumber(int error) {
        if (error == Errors.ERRNO_ECONNRESET_NEGATIVE || error == Errors.ERRNO_EPIPE_NEGATIVE) {
            return Ending.RESET;
        }
        if (error == Numbers.TIMED_OUT) {
            return Ending.TIMED_OUT;
        }
        if (error == Numbers.HOST_UNREACHABLE
                || error == Numbers.NETWORK_UNREACHABLE
                || error == Errors.ERROR_ECONNREFUSED_NEGATIVE) { // a firewall rejects packets of what was a connection
            return Ending.UNREACHABLE;
        }
        return Ending.IO_ERROR;
    }

    private static Ending ofText(String text) {
        if (text.contains("connection reset") || text.contains("broken pipe")) {
            return Ending.RESET;
        }
        if (text.contains("timed out")) {
            return Ending.TIMED_OUT;
        }
        if (text.contains("no route to host") || text.contains("unreachable") || text.contains("connection refused")) {
            return Ending.UNREACHABLE;
        }
        return Ending.IO_ERROR;
    }

    private static boolean hasNative() {
        try {
            Class.forName("io.netty.channel.unix.Errors", false, TransportErrors.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException onlyNio) {
            return false;
        }
    }

    /** Error numbers that Netty does not name, as negative as Netty has them. */
    private static final class Numbers {
        private static final boolean MAC = System.getProperty("os.name", "").startsWith("Mac");
        static final int TIMED_OUT = MAC ? -60 : -110;
        static final int HOST_UNREACHABLE = MAC ? -65 : -113;
        static final int NETWORK_UNREACHABLE = MAC ? -51 : -101;
    }
}
