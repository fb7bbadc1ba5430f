package io.keepalive.netty.netlab;

/**
 * What a process of the lab reports, in one line: {@code WHO WHAT NANOS TEXT}.
 *
 * @param who the connection
 * @param what happened to it, in one word
 * @param nanos when, on {@link System#nanoTime()}, which all processes of a Linux machine share
 * @param text more about it, perhaps empty
 */
public record Report(String who, String what, long nanos, String text) {

    static Report now(String who, String what, String text) {
        return new Report(who, what, System.nanoTime(), text);
    }

    static boolean isOne(String line, String what) {
        String[] words = line.split(" ", 3);
        return words.length == 3 && words[1].equals(what);
    }

    static Report parse(String line) {
        String[] words = line.split(" ", 4);
        return new Report(words[0], words[1], Long.parseLong(words[2]), words[3]);
    }

    /** Says it to whoever started this process. */
    void say() {
        System.out.println(this);
    }

    @Override
    public String toString() {
        return who + " " + what + " " + nanos + " " + text;
    }
}
