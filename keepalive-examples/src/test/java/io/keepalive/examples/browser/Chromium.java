package io.keepalive.examples.browser;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real headless Chromium, driven through chromedriver's HTTP interface (W3C WebDriver). */
public final class Chromium implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    private static final Pattern SESSION = Pattern.compile("\"sessionId\":\"([^\"]+)\"");
    private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]*)\"");
    private static final List<String> ARGUMENTS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=900,640");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final Path profile;
    private final String session;

    private Chromium(String driverPath, String browserPath) throws IOException, InterruptedException {
        profile = Files.createTempDirectory("keepalive-chromium");
        driver = new ProcessBuilder(driverPath, "--port=0")
                .redirectErrorStream(true)
                .start();
        try {
            String address = "http://127.0.0.1:" + port(driver.inputReader()) + "/session";
            session = address + "/" + find(SESSION, send(post(address, capabilities(browserPath))));
        } catch (IOException | InterruptedException | RuntimeException failed) {
            close(driver);
            throw failed;
        }
    }

    /** Why there can be no browser here, if so. */
    public static Optional<String> absent() {
        return Stream.of("chromium", "chromedriver")
                .filter(program -> onPath(program).isEmpty())
                .findFirst()
                .map(program -> program + " is not on the PATH (Debian packages chromium and chromium-driver)");
    }

    /** Starts a browser with a fresh profile. */
    public static Chromium start() throws IOException, InterruptedException {
        return new Chromium(
                onPath("chromedriver").orElseThrow(), onPath("chromium").orElseThrow());
    }

    /** Goes to a page. */
    public void open(String url) throws IOException, InterruptedException {
        send(post(session + "/url", "{\"url\":\"" + url + "\"}"));
    }

    /** Waits until an element's text matches, and returns the text; looks whenever the page changes. */
    public String awaitText(String id, String regex) throws IOException, InterruptedException {
        String script = """
                const done = arguments[0];
                const element = document.getElementById('%s');
                const look = () => { if (/^%s$/.test(element.textContent)) done(element.textContent); };
                new MutationObserver(look).observe(element, {childList: true, characterData: true, subtree: true});
                look();
                """.formatted(id, regex.replace("\\", "\\\\")).replace("\n", " ");
        return find(VALUE, send(post(session + "/execute/async", "{\"script\":\"" + script + "\",\"args\":[]}")));
    }

    /** Emulates a person's preference for dark or light pages. */
    public void prefer(String colorScheme) throws IOException, InterruptedException {
        send(post(session + "/goog/cdp/execute", """
                {"cmd":"Emulation.setEmulatedMedia","params":{"features":[{"name":"prefers-color-scheme","value":"%s"}]}}""".formatted(colorScheme)));
    }

    /** What the page looks like, as a PNG. */
    public byte[] screenshot() throws IOException, InterruptedException {
        return Base64.getDecoder()
                .decode(find(VALUE, send(HttpRequest.newBuilder(URI.create(session + "/screenshot")))));
    }

    /** Stops all of the browser's processes, or lets them go on, with a signal. */
    public void signal(String name) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of("kill", "-" + name),
                        driver.descendants().map(process -> Long.toString(process.pid())))
                .toList();
        new ProcessBuilder(command).start().waitFor();
    }

    @Override
    public void close() throws IOException {
        close(driver);
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
        }
    }

    private static void close(Process driver) {
        List<ProcessHandle> family = Stream.concat(driver.descendants(), Stream.of(driver.toHandle()))
                .toList();
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(process -> process.onExit().join());
    }

    private String capabilities(String browser) {
        String arguments = Stream.concat(ARGUMENTS.stream(), Stream.of("--user-data-dir=" + profile))
                .map(argument -> '"' + argument + '"')
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        return """
                {"capabilities":{"alwaysMatch":{"timeouts":{"script":%d},
                "goog:chromeOptions":{"binary":"%s","args":[%s]}}}}""".formatted(PATIENCE.toMillis() / 2, browser, arguments);
    }

    private static int port(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher started = PORT.matcher(line);
            if (started.find()) {
                return Integer.parseInt(started.group(1));
            }
        }
        throw new IOException("chromedriver did not start");
    }

    private static HttpRequest.Builder post(String address, String body) {
        return HttpRequest.newBuilder(URI.create(address)).POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(response.toString() + ' ' + response.body());
        }
        return response.body();
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new UncheckedIOException(new IOException(text + " (expected: " + pattern + ")"));
        }
        return matcher.group(1);
    }

    private static Optional<String> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
