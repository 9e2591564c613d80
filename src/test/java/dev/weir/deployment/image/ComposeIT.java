package dev.weir.deployment.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.deployment.Programs;
import dev.weir.documentation.SettingsTable;
import dev.weir.embedded.Demonstration;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import dev.weir.process.WeirProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The demonstration's database and the service's settings for it, without containers around them. */
@EnabledOnOs(OS.LINUX)
class ComposeIT {

    private static final String INIT = "/docker-entrypoint-initdb.d/database.sql";
    private static final Pattern INCLUDED = Pattern.compile("(?m)^\\\\i (\\S+)$");

    private static LocalPostgres server;
    private static WeirProcess weir;
    private static Login superuser;

    private static Compose compose;

    @BeforeAll
    static void startWhatComposeWouldStart() throws IOException, SQLException {
        compose = Compose.read();
        server = LocalPostgres.start(LocalPostgres.Options.DEFAULT);
        superuser = makeDatabase();
        Map<String, String> environment = compose.environment("weir");
        Map<String, String> settings = SettingsTable.byVariable();
        weir = WeirProcess.ready(
                login(environment),
                environment.entrySet().stream()
                        .filter(variable -> !variable.getKey().startsWith("SPRING_R2DBC"))
                        .map(variable -> settings.get(variable.getKey()) + "=" + variable.getValue())
                        .toArray(String[]::new));
    }

    /** As the image of PostgreSQL does on its first start. */
    private static Login makeDatabase() throws IOException, SQLException {
        Login everywhere = server.superuser();
        String database = Objects.requireNonNull(compose.environment("postgres").get("POSTGRES_DB"));
        Demonstration.load(everywhere, "create database " + database);
        Login login =
                new Login(everywhere.host(), everywhere.port(), database, everywhere.username(), everywhere.password());
        Demonstration.load(login, script());
        return login;
    }

    private static String script() throws IOException {
        String script = Files.readString(compose.mountedAs(INIT));
        Matcher included = INCLUDED.matcher(script);
        assertThat(included.find()).isTrue();
        Path shop = compose.mountedAs(included.group(1));
        return included.replaceFirst(Matcher.quoteReplacement(Files.readString(shop)));
    }

    private static Login login(Map<String, String> environment) {
        String url = environment.getOrDefault("SPRING_R2DBC_URL", "");
        assertThat(url).startsWith("r2dbc:postgresql://postgres/");
        return new Login(
                server.superuser().host(),
                server.port(),
                url.substring(url.lastIndexOf('/') + 1),
                environment.getOrDefault("SPRING_R2DBC_USERNAME", ""),
                environment.getOrDefault("SPRING_R2DBC_PASSWORD", ""));
    }

    @AfterAll
    static void stop() {
        if (weir != null) {
            weir.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everybodyMayReadAndWriteTheShop() throws Exception {
        assertThat(weir.get("/rest/v1/products?select=id&limit=2").body()).contains("\"id\":1");
        assertThat(send("POST", "/rest/v1/tags", "{\"name\": \"of-compose\"}")).isEqualTo(201);
        assertThat(send("PATCH", "/rest/v1/tags?name=eq.of-compose", "{\"name\": \"of-all\"}"))
                .isEqualTo(204);
        assertThat(send("DELETE", "/rest/v1/tags?name=eq.of-all", "")).isEqualTo(204);
    }

    @Test
    void postgresqlHoldsTheServiceToItsBound() throws SQLException {
        Map<String, String> environment = compose.environment("weir");
        try (Connection connection = LocalPostgres.connect(superuser);
                Statement statement = connection.createStatement();
                ResultSet limit = statement.executeQuery("select rolconnlimit from pg_roles where rolname = '%s'"
                        .formatted(environment.get("SPRING_R2DBC_USERNAME")))) {
            assertThat(limit.next()).isTrue();
            assertThat(limit.getString(1)).isEqualTo(environment.get("WEIR_POOL_SIZE"));
        }
    }

    @Test
    void theHealthCheckPassesWhenTheServiceIsReadyAndNotWhenNobodyListens() throws Exception {
        assertThat(healthCheck(weir.managementPort())).isZero();
        assertThat(healthCheck(WeirProcess.freePort())).isNotZero();
    }

    private static int healthCheck(int port) throws IOException, InterruptedException {
        List<String> words = Compose.texts(compose.service("weir").at("/healthcheck/test"))
                .skip(1)
                .map(word -> word.replace("/8081", "/" + port).replace("$$", "$"))
                .toList();
        return Programs.run(words.toArray(String[]::new)).status();
    }

    private static int send(String method, String target, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + weir.port() + target))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).statusCode();
        }
    }
}
