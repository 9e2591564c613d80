package dev.weir.deployment.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.deployment.Programs;
import dev.weir.deployment.image.Compose.Mount;
import dev.weir.documentation.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.JsonNode;

/** What the demonstration promises, without an engine. */
class ComposeTest {

    private static final Path DIRECTORY = Path.of("src/main/docker");
    private static final Pattern SED = Pattern.compile("sed '([^']+)' (\\S+) >(\\S+)");

    private final Compose compose;
    private final JsonNode weir;

    ComposeTest() throws IOException {
        compose = Compose.read();
        weir = compose.service("weir");
    }

    @Test
    void everyFileThatIsMountedExistsAndStaysAsItIs() {
        assertThat(compose.mounts())
                .hasSizeGreaterThan(5)
                .allSatisfy(mount -> assertThat(mount.source()).isRegularFile())
                .extracting(Mount::mode)
                .containsOnly("ro");
    }

    @Test
    void everyPortIsPublishedOnLoopbackOnly() {
        assertThat(compose.services().values().stream().flatMap(service -> Compose.texts(service.path("ports"))))
                .hasSize(4)
                .allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void everyImageHasAVersion() {
        assertThat(compose.services().values())
                .extracting(service -> service.get("image").asString())
                .allMatch(image -> image.matches("[a-z/]+:v?[0-9]+\\.[0-9.]+(-[a-z]+)?"));
    }

    @Test
    void theServiceIsTheImageThatTheScriptBuildsAndNobodyElses() throws IOException {
        Matcher version = Pattern.compile("<artifactId>weir</artifactId>\\s*<version>([^<-]+)")
                .matcher(Files.readString(Path.of("pom.xml")));

        assertThat(version.find()).isTrue();
        assertThat(weir.get("image").asString()).isEqualTo("weir:" + version.group(1));
        assertThat(weir.get("pull_policy").asString()).isEqualTo("never");
    }

    @Test
    void theServiceHasNoRightsThatItDoesNotNeed() {
        assertThat(weir.get("read_only").asBoolean()).isTrue();
        assertThat(Compose.texts(weir.get("cap_drop"))).containsExactly("ALL");
        assertThat(Compose.texts(weir.get("security_opt"))).containsExactly("no-new-privileges:true");
        assertThat(weir.has("tmpfs")).isFalse();
        assertThat(weir.has("user")).isFalse();
    }

    @Test
    void everyVariableOfTheServiceIsASettingThatExists() throws IOException {
        assertThat(compose.environment("weir").keySet())
                .hasSizeGreaterThan(3)
                .isSubsetOf(SettingsTable.byVariable().keySet());
    }

    /** The deadline and 25 s more, as the operations page has it. */
    @Test
    void theEngineWaitsAsLongAsTheShutdownMayTake() throws IOException {
        String deadline = SettingsTable.defaults().getOrDefault("weir.shutdown.deadline", "");

        assertThat(DurationStyle.detectAndParse(weir.get("stop_grace_period").asString()))
                .isGreaterThanOrEqualTo(DurationStyle.detectAndParse(deadline).plusSeconds(25));
    }

    @Test
    void prometheusAndGrafanaAskWhereTheOthersAre() throws IOException {
        JsonNode scrape = Compose.yaml(DIRECTORY.resolve("prometheus.yaml")).at("/scrape_configs/0");
        JsonNode source =
                Compose.yaml(DIRECTORY.resolve("grafana/datasource.yaml")).at("/datasources/0");

        assertThat(scrape.at("/static_configs/0/targets/0").asString()).isEqualTo("weir:8081");
        assertThat(scrape.get("metrics_path").asString()).isEqualTo("/actuator/prometheus");
        assertThat(source.get("url").asString()).isEqualTo("http://prometheus:9090");
        assertThat(compose.mountedAs(
                        compose.environment("grafana").getOrDefault("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", "")))
                .hasFileName("weir-dashboard.json");
    }

    @Test
    void prometheusGetsTheRulesOutOfTheOperatorsObject(@TempDir Path directory) throws Exception {
        Matcher sed =
                SED.matcher(compose.service("prometheus").at("/entrypoint/2").asString());
        assertThat(sed.find()).isTrue();
        assertThat(Compose.yaml(DIRECTORY.resolve("prometheus.yaml"))
                        .at("/rule_files/0")
                        .asString())
                .isEqualTo(sed.group(3));

        Path rules = directory.resolve("rules.yaml");
        List<String> command =
                List.of("sed", sed.group(1), compose.mountedAs(sed.group(2)).toString());
        Files.writeString(rules, Programs.run(new ProcessBuilder(command)).orFail());

        assertThat(Compose.yaml(rules).propertyNames()).containsExactly("groups");
    }
}
