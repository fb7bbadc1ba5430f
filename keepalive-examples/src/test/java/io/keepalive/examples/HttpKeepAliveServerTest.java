package io.keepalive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server as a program of its own, which is told to stop as a supervisor does it. */
@Timeout(60)
class HttpKeepAliveServerTest {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Process server;

    @AfterEach
    void end() {
        server.destroyForcibly();
    }

    @Test
    void serversThatAreToldToStopAnswerFirst() throws Exception {
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HttpKeepAliveServer.class.getName(),
                        "--port",
                        "0",
                        "--requests",
                        "7")
                .redirectError(ProcessBuilder.Redirect.DISCARD) // newer JDKs remark there on native access
                .start();
        BufferedReader output = server.inputReader();
        String listening = output.readLine();
        assertThat(listening).matches("Listening on http://localhost:\\d+/ \\(.*\\)");
        assertThat(output.readLine()).contains("idleTimeout=PT1M15S", "maxRequests=7");
        URI site = URI.create(listening.split(" ", 4)[2]);
        assertThat(client.send(request(site.resolve("/")), BodyHandlers.ofString()))
                .extracting(HttpResponse::body)
                .isEqualTo("connection 1, request 1\n");

        CompletableFuture<HttpResponse<String>> late =
                client.sendAsync(request(site.resolve("/slow?ms=1000")), BodyHandlers.ofString());
        server.toHandle()
                .destroy(); // SIGTERM, and its output stays open; the request waits at the server, or arrives at a
        // connection that drains

        HttpResponse<String> answer = late.get(30, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Connection")).hasValue("close");
        assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
        List<String> rest = output.lines().toList();
        assertThat(rest).anyMatch(line -> line.matches("Drained: 1 connections ended in .*, 0 of them cut off"));
    }

    private static HttpRequest request(URI uri) {
        return HttpRequest.newBuilder(uri).build();
    }
}
