package io.keepalive.netty.transport;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** What a machine may lack: a test then skips with the reason, or fails where a property says that it must run. */
public final class Required {

    private Required() {}

    /**
     * Skips the test if the machine cannot run it, or fails it under {@code -D<property>=required}.
     *
     * @param property {@code transports} or {@code netlab}
     * @param met whether the machine has what the test needs
     * @param reason what is missing
     */
    public static void orSkip(String property, boolean met, String reason) {
        if (met) {
            return;
        }
        if ("required".equals(System.getProperty(property))) {
            fail(reason + " (-D" + property + "=required)");
        }
        abort(reason);
    }
}
