package io.keepalive.examples.tour;

import io.keepalive.examples.support.Times;
import java.io.PrintStream;
import java.time.Duration;

/**
 * What the audience sees while it waits: a line for each thing that happens, and on a console below them one that is
 * rewritten and tells how much is still to come.
 *
 * <p>Thread-safe.
 */
final class Progress {

    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean live;
    private final int rows;
    private final long startNanos = System.nanoTime();
    private int done;

    Progress(PrintStream out, boolean live, int rows) {
        this.out = out;
        this.live = live;
        this.rows = rows;
    }

    synchronized void tell(String failure, String what) {
        erase();
        out.printf("%8s  %-36s  %s%n", elapsed(), failure, what);
        redraw();
    }

    synchronized void done() {
        done++;
        redraw();
    }

    synchronized void redraw() {
        erase();
        if (live && done < rows) {
            out.printf("%8s  %d of %d rows done", elapsed(), done, rows);
            out.flush();
        }
    }

    private void erase() {
        if (live) {
            out.print(ERASE_LINE);
        }
    }

    private String elapsed() {
        return Times.seconds(Duration.ofNanos(System.nanoTime() - startNanos));
    }
}
