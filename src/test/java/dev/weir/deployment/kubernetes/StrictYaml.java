package dev.weir.deployment.kubernetes;

import static java.util.Map.entry;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.type.LogicalType;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads YAML into the classes of its objects, and fails where an API server would, or would silently drop something: on a
 * key that stands there twice, a field that does not exist, a number where a string is meant, a kind that is not known here.
 */
final class StrictYaml {

    private static final Map<String, Class<?>> KINDS = Map.ofEntries(
            entry("v1 ConfigMap", ConfigMap.class),
            entry("v1 Namespace", Namespace.class),
            entry("v1 Secret", Secret.class),
            entry("v1 Service", Service.class),
            entry("v1 ServiceAccount", ServiceAccount.class),
            entry("apps/v1 Deployment", Deployment.class),
            entry("apps/v1 StatefulSet", StatefulSet.class),
            entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
            entry("monitoring.coreos.com/v1 PodMonitor", PodMonitor.class),
            entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class),
            entry("postgresql.cnpg.io/v1 Cluster", PostgresCluster.class),
            entry("kustomize.config.k8s.io/v1beta1 Kustomization", Kustomization.class),
            entry("kustomize.config.k8s.io/v1alpha1 Component", Kustomization.class));

    /** The classes of Kubernetes' objects put unknown fields into a map beside the known ones; here they are errors. */
    private static final class WithoutUnknownFields extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
            return false;
        }
    }

    private static final YAMLMapper MAPPER = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .annotationIntrospector(new WithoutUnknownFields())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, textual -> {
                textual.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                textual.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                textual.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
            .build();

    private StrictYaml() {}

    /** The objects of all documents, each as its own class. */
    static List<Manifest> manifests(String yaml) {
        return documents(yaml).stream().map(StrictYaml::manifest).toList();
    }

    /** The only document, as a class that is not an object of Kubernetes. */
    static <T> T read(String yaml, Class<T> type) {
        List<JsonNode> documents = documents(yaml);
        if (documents.size() != 1) {
            throw new AssertionError("One document is expected, not " + documents.size());
        }
        return MAPPER.treeToValue(documents.getFirst(), type);
    }

    /** The documents as they stand there, with every key once. */
    static List<JsonNode> documents(String yaml) {
        try (MappingIterator<JsonNode> documents =
                MAPPER.readerFor(JsonNode.class).readValues(yaml)) {
            return documents.readAll();
        }
    }

    private static Manifest manifest(JsonNode document) {
        String kind = document.path("apiVersion").asString("") + " "
                + document.path("kind").asString("");
        Class<?> type = KINDS.get(kind);
        if (type == null) {
            throw new AssertionError("No such kind is known here: " + kind);
        }
        ObjectMeta metadata = document.has("metadata")
                ? MAPPER.treeToValue(document.get("metadata"), ObjectMeta.class)
                : new ObjectMeta();
        return new Manifest(metadata, Objects.requireNonNull(MAPPER.treeToValue(document, type)));
    }
}
