package io.keepalive.examples.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The JDK's client as a program of its own, as it reads its keep-alive timeout from a system property when it is loaded. */
final class JdkClient {

    private JdkClient() {}

    /** Takes a URL, threads, rounds, requests of each thread in a round, and milliseconds between rounds; prints the failed. */
    public static void main(String[] args) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(args[0]))
                .POST(HttpRequest.BodyPublishers.ofString("text")) // a failed GET it would repeat, and say nothing
                .build();
        int threads = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        int requests = Integer.parseInt(args[3]);
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        int failed = 0;
        for (int round = 0; round < rounds; round++) {
            if (round > 0) {
                Thread.sleep(Long.parseLong(args[4]));
            }
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> failed(client, request, requests)));
            }
            for (Future<Integer> thread : running) {
                failed += thread.get();
            }
        }
        pool.shutdown();
        System.out.println(rounds * threads * requests + " requests, " + failed + " failed");
    }

    private static int failed(HttpClient client, HttpRequest request, int requests) throws InterruptedException {
        int failed = 0;
        for (int i = 0; i < requests; i++) {
            try {
                if (client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() != 200) {
                    failed++;
                }
            } catch (IOException unanswered) {
                System.out.println(unanswered);
                failed++;
            }
        }
        return failed;
    }
}
