package io.keepalive.examples;

/** Walks through the ways a connection fails and shows what notices each; provisional until it does. */
public final class FailureTour {

    private FailureTour() {}

    /**
     * Runs the tour.
     *
     * @param args none yet
     */
    public static void main(String[] args) {
        System.out.println("The failure tour comes here.");
    }
}
