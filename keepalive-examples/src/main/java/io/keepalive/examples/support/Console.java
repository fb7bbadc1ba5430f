package io.keepalive.examples.support;

import java.lang.reflect.Method;

/** Whether somebody is watching. */
public final class Console {

    private Console() {}

    /** Whether standard output is a terminal on which a line can be rewritten. */
    @SuppressWarnings("SystemConsoleNull") // null before JDK 22; isTerminal knows the rest
    public static boolean rewritesLines() {
        String terminal = System.getenv("TERM");
        java.io.Console console = System.console();
        return terminal != null && !terminal.equals("dumb") && console != null && isTerminal(console);
    }

    /** Since JDK 22 there is a console even where there is no terminal, and a method that tells. */
    private static boolean isTerminal(java.io.Console console) {
        try {
            Method isTerminal = java.io.Console.class.getMethod("isTerminal");
            return (boolean) isTerminal.invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException cannotTell) {
            return false;
        }
    }
}
