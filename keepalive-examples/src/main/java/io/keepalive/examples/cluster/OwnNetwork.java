package io.keepalive.examples.cluster;

import io.keepalive.examples.support.ForkClassPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of the example's own, in which packets can be dropped without harm to anybody: a Linux network namespace that is gone
 * with its last process. Needs root, and {@code unshare}, {@code ip} and {@code nft}.
 */
public final class OwnNetwork {

    private static final String MARK = "KEEPALIVE_CLUSTER_NETWORK";

    private OwnNetwork() {}

    /** Whether this process is in such a network already. */
    public static boolean isHere() {
        return System.getenv(MARK) != null;
    }

    /** Whether one can be made. */
    public static boolean isPossible() throws InterruptedException {
        return System.getProperty("os.name").equals("Linux")
                && Shell.succeeds("unshare", "--net", "sh", "-c", "ip link set lo up && nft list ruleset");
    }

    /** Runs this program again in a network of its own, and returns its exit status. */
    public static int runAgain(Class<?> main, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh", "java", "-cp"));
        command.set(
                command.indexOf("java"),
                ProcessHandle.current().info().command().orElse("java"));
        command.add(ForkClassPath.text());
        command.add(main.getName());
        command.addAll(arguments);
        ProcessBuilder again = new ProcessBuilder(command).inheritIO();
        again.environment().put(MARK, "here");
        Process process = again.start();
        try {
            return process.waitFor();
        } finally {
            process.destroy();
        }
    }

    /** From now on this address and all others do not hear each other. */
    static void cutOff(String address) throws IOException, InterruptedException {
        Shell.run("nft", "add table inet cluster");
        Shell.run("nft", "add chain inet cluster cut { type filter hook input priority 0 ; }");
        Shell.run("nft", "add rule inet cluster cut ip saddr " + address + " ip daddr != " + address + " drop");
        Shell.run("nft", "add rule inet cluster cut ip daddr " + address + " ip saddr != " + address + " drop");
    }

    /** All hear each other again. */
    static void heal() throws IOException, InterruptedException {
        Shell.run("nft", "delete table inet cluster");
    }
}
