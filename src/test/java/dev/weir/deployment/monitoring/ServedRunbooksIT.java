package dev.weir.deployment.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.secrets.TestSecrets;
import dev.weir.server.RunningWeir;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who clicks on an alert's {@code runbook_url} gets a page to read, from the service that the alert is about. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedRunbooksIT {

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

    /** With an operator, whose password these pages do not ask for. */
    private final RunningWeir weir = new RunningWeir(
            TestDatabase.createDatabase("create table free (id int);"),
            "spring.security.user.name=ops",
            "spring.security.user.password=" + TestSecrets.of("operator"));

    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    @AfterAll
    void close() {
        client.close();
        weir.close();
    }

    private HttpResponse<String> get(URI path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(weir.managementUrl()).resolve(path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void everyAlertsUrlLeadsToItsPage() {
        List<AlertRules.Rule> alerts = AlertRules.read().alerts();
        assertThat(alerts).isNotEmpty().allSatisfy(alert -> {
            URI url = URI.create(alert.annotation("runbook_url"));
            assertThat(url.getAuthority()).isEqualTo("localhost:8081");
            HttpResponse<String> page = get(URI.create(url.getPath()));
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
            assertThat(page.body()).contains("<h1>" + alert.alert() + "</h1>", "<h2>Mitigation</h2>");
        });
    }

    @Test
    void theDashboardsLinkLeadsToAllOfThem() throws Exception {
        HttpResponse<String> overview = get(URI.create("/runbooks/README.md"));

        assertThat(overview.body())
                .contains(AlertRules.read().alertNames().stream()
                        .map("<a href=\"%s.md\">"::formatted)
                        .toList());
        assertThat(get(URI.create("/runbooks")).body()).isEqualTo(overview.body());
    }

    @Test
    void everyLinkOfAPageLeadsSomewhere() throws Exception {
        for (String alert : AlertRules.read().alertNames()) {
            URI page = URI.create("/runbooks/" + alert);
            for (MatchResult link : LINK.matcher(get(page).body()).results().toList()) {
                assertThat(get(page.resolve(link.group(1))).statusCode())
                        .as("%s in %s", link.group(1), alert)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void whatIsNoRunbookIsNotFound() throws Exception {
        for (String path :
                List.of("WeirUnheardOf", "runbooks", "..%2fmonitor.html", "README.md.md", "application.yml")) {
            assertThat(get(URI.create("/runbooks/" + path)).statusCode())
                    .as(path)
                    .isBetween(400, 404);
        }
    }
}
