package dev.weir.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That reading is as strict as it says. */
class StrictYamlTest {

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: weir
              annotations:
                size: "4"
            spec:
              replicas: 2
              template:
                spec:
                  containers:
                    - name: weir
                      env:
                        - name: A
                          value: "4"
                      livenessProbe:
                        httpGet:
                          port: management
            """;

    @Test
    void readsWhatIsRight() {
        assertThat(StrictYaml.manifests(DEPLOYMENT)).singleElement().hasToString("Deployment weir");
    }

    @ParameterizedTest(name = "{0} instead of {1}")
    @CsvSource({
        "replica: 2, replicas: 2, replica",
        "annotation:, annotations:, annotation",
        "volume: [], containers:, volume",
        "httpget:, httpGet:, httpget",
        "ports: 1, port: management, ports",
        "replicas: \"2\", replicas: 2, String",
        "size: 4, size: \"4\", coerce",
        "value: 4, value: \"4\", coerce",
        "kind: Deploy, kind: Deployment, apps/v1 Deploy"
    })
    void refusesWhatAnApiServerWouldNotTake(String wrong, String right, String complaint) {
        assertThat(DEPLOYMENT).contains(right);
        assertThatThrownBy(() -> StrictYaml.manifests(DEPLOYMENT.replace(right, wrong)))
                .hasMessageContaining(complaint);
    }

    @Test
    void refusesAKeyThatStandsThereTwice() {
        assertThatThrownBy(() -> StrictYaml.manifests(DEPLOYMENT + "kind: Deployment\n"))
                .hasMessageContaining("Duplicate");
    }
}
