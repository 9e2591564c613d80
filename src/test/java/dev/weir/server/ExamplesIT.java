package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;

/** Runs the curl lines of a page, one after the other, and compares what they print with what the page shows. */
class ExamplesIT {

    private static final String CODE = "    ";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A command, and what it prints according to the page. */
    private record Example(String command, String output) {}

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "src/docs/rest.md"})
    void everyCurlLinePrintsWhatThePageShows(String page) throws Exception {
        List<Example> examples = examples(Path.of(page));
        assertThat(examples).hasSizeGreaterThan(5);

        try (ConfigurableApplicationContext weir = start()) {
            String port = Objects.requireNonNull(weir.getEnvironment().getProperty("local.server.port"));
            for (Example example : examples) {
                assertThat(curl(words(example.command()), port))
                        .as(example.command())
                        .isEqualTo(example.output());
            }
        }
    }

    private static ConfigurableApplicationContext start() throws IOException {
        Login login = TestDatabase.createDatabase(shop());
        // As arguments: application.yml has its own word on the ports, and defaults do not count against it.
        return new SpringApplicationBuilder(WeirApplication.class)
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.r2dbc.url=" + login.r2dbcUrl(),
                        "--spring.r2dbc.username=" + login.username(),
                        "--spring.r2dbc.password=" + login.password());
    }

    private static String shop() throws IOException {
        try (var script = Objects.requireNonNull(ExamplesIT.class.getResourceAsStream("/dev/weir/embedded/shop.sql"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The lines that begin with a dollar, joined where a backslash says so, and the lines that follow each. */
    private static List<Example> examples(Path page) throws IOException {
        String code = Files.readAllLines(page).stream()
                .map(line -> line.startsWith(CODE) ? line.substring(CODE.length()) : line.isEmpty() ? "" : "\0")
                .collect(Collectors.joining("\n"))
                .replaceAll("\\\\\n\\s*", "");
        List<Example> examples = new ArrayList<>();
        for (String block : code.split("\0", -1)) {
            Stream.of(block.split("(?m)^\\$ ", -1))
                    .skip(1)
                    .filter(example -> example.startsWith("curl "))
                    .map(example -> example.split("\n", 2))
                    .map(parts -> new Example(parts[0], plain(parts[1])))
                    .forEach(examples::add);
        }
        return examples;
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words;
    }

    /** What curl would print, for the few of its options that the pages use. */
    private String curl(List<String> words, String port) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        String method = "GET";
        String body = "";
        boolean headers = false;
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-i" -> headers = true;
                case "-X" -> method = words.get(++i);
                case "-H" -> request.headers(words.get(++i).split(": ", 2));
                case "-d" -> {
                    body = words.get(++i);
                    method = method.equals("GET") ? "POST" : method;
                }
                default -> request.uri(URI.create(words.get(i).replace(":8080", ":" + port)));
            }
        }
        HttpResponse<String> response = client.send(
                request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        return plain(headers ? head(response) + "\n\n" + response.body() : response.body());
    }

    private static String head(HttpResponse<String> response) {
        HttpStatus status = HttpStatus.valueOf(response.statusCode());
        return Stream.concat(
                        Stream.of("HTTP/1.1 " + status.value() + " " + status.getReasonPhrase()),
                        response.headers().map().entrySet().stream()
                                .map(header -> header.getKey() + ": " + String.join(", ", header.getValue())))
                .collect(Collectors.joining("\n"));
    }

    /** Blanks at the end of a line do not count, nor does the order of headers. */
    private static String plain(String text) {
        String[] parts = text.strip().split("\n\\s*\n", 2);
        if (!parts[0].startsWith("HTTP/")) {
            return text.strip().replaceAll("(?m)[ \\t\\r]+$", "");
        }
        String head = Stream.of(parts[0].split("\n"))
                .map(line -> line.strip().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining("\n"));
        return parts.length == 1 ? head : head + "\n\n" + plain(parts[1]);
    }
}
