package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import dev.weir.process.Certificate;
import dev.weir.process.WeirProcess;
import dev.weir.server.RunningWeir;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Several instances on one page: each is asked by the one that serves the page. */
class PeersIT {

    private static final String OPERATOR = "spring.security.user.password=a-long-password-of-an-operator";
    private static final String CREDENTIALS = "Basic dXNlcjphLWxvbmctcGFzc3dvcmQtb2YtYW4tb3BlcmF0b3I=";

    private final Login login = TestDatabase.createDatabase("");

    private static HttpResponse<String> get(RunningWeir weir, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(weir.managementUrl() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void everyInstanceThatAnswersHasItsFiguresAndEveryOtherTheReason() throws Exception {
        int nobody = WeirProcess.freePort();
        try (RunningWeir first = new RunningWeir(login, "weir.pool.size=2", "weir.instance=first");
                RunningWeir second = new RunningWeir(
                        login,
                        "weir.instance=second",
                        "weir.monitor.instances=" + first.managementUrl() + ",http://127.0.0.1:" + nobody)) {
            JsonNode peers = JsonMapper.shared()
                    .readTree(get(second, "/monitor/instances").body());

            assertThat(peers.size()).isEqualTo(2);
            assertThat("http://" + peers.get(0).required("instance").asString()).isEqualTo(first.managementUrl());
            assertThat(peers.get(0)
                            .required("service")
                            .required("applicationName")
                            .asString())
                    .isEqualTo("weir-first");
            assertThat(peers.get(0).required("database").required("up").asBoolean())
                    .isTrue();
            assertThat(peers.get(0).required("failure").isNull()).isTrue();
            assertThat(peers.get(1).required("service").isNull()).isTrue();
            assertThat(peers.get(1).required("failure").asString()).contains("Connection refused");
        }
    }

    @Test
    void theOthersAreAskedWithTheCredentialsOfWhoLooks() throws Exception {
        try (RunningWeir first = new RunningWeir(login, OPERATOR);
                RunningWeir second =
                        new RunningWeir(login, OPERATOR, "weir.monitor.instances=" + first.managementUrl())) {
            assertThat(get(second, "/monitor/instances").statusCode()).isEqualTo(401);
            assertThat(get(second, "/monitor/instances", "Authorization", CREDENTIALS)
                            .body())
                    .contains("\"applicationName\"")
                    .contains("\"failure\":null");
        }
    }

    /** With TLS on the management port. */
    private RunningWeir secured(Certificate certificate) {
        return new RunningWeir(
                login,
                "management.server.ssl.certificate=" + certificate.certificate(),
                "management.server.ssl.certificate-private-key=" + certificate.key());
    }

    private RunningWeir trusting(Certificate certificate, String instance) {
        return new RunningWeir(
                login,
                "weir.monitor.instances=" + instance,
                "weir.monitor.ssl-bundle=peers",
                "spring.ssl.bundle.pem.peers.truststore.certificate=" + certificate.certificate());
    }

    @Test
    void anInstanceIsAskedOverTlsWhereItsCertificateIsTrusted(@TempDir Path directory) throws Exception {
        Certificate certificate = Certificate.create(directory, "first");
        try (RunningWeir first = secured(certificate)) {
            String at = "https://localhost:" + URI.create(first.managementUrl()).getPort();
            try (RunningWeir trusting = trusting(certificate, at);
                    RunningWeir other = new RunningWeir(login, "weir.monitor.instances=" + at)) {
                assertThat(get(trusting, "/monitor/instances").body()).contains("\"applicationName\"");
                assertThat(get(other, "/monitor/instances").body())
                        .doesNotContain("\"applicationName\"")
                        .contains("unable to find valid certification path");
            }
        }
    }

    @Test
    void aCertificateOfAnotherNameIsNotBelieved(@TempDir Path directory) throws Exception {
        Certificate certificate = Certificate.create(directory, "first");
        try (RunningWeir first = secured(certificate);
                RunningWeir second = trusting(certificate, first.managementUrl().replace("http:", "https:"))) {
            assertThat(get(second, "/monitor/instances").body())
                    .doesNotContain("\"applicationName\"")
                    .contains("No subject alternative names matching IP address 127.0.0.1");
        }
    }

    @Test
    void thePageAsksForNothingFromElsewhere() throws Exception {
        try (RunningWeir weir = new RunningWeir(login)) {
            for (String path : List.of("/monitor/fleet", "/monitor/fleet.js")) {
                HttpResponse<String> file = get(weir, path);
                assertThat(file.statusCode()).isEqualTo(200);
                assertThat(file.body()).doesNotContain("http://", "https://");
                assertThat(file.headers().firstValue("Content-Security-Policy").orElseThrow())
                        .contains("connect-src 'self'");
            }
            assertThat(get(weir, "/monitor/instances").body()).isEqualTo("[]");
        }
    }
}
