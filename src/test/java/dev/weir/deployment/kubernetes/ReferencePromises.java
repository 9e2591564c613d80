package dev.weir.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.deployment.kubernetes.References.Reference;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who names whom. */
final class ReferencePromises {

    static final List<Promise> ALL = List.of(
            new Promise("every ConfigMap and Secret is there, or is yours to make", ReferencePromises::resolve),
            new Promise("the pods' service account is there", ReferencePromises::serviceAccount),
            new Promise("everything is in the overlay's own namespace", ReferencePromises::namespace),
            new Promise("the URL leads to the database that is there", ReferencePromises::url),
            new Promise("the database knows the login, which may act as everybody", ReferencePromises::login),
            new Promise("in production the database's certificate is checked", ReferencePromises::encryption),
            new Promise("of an authority only the certificate is mounted", ReferencePromises::authority));

    private static final Option<String> SSL_MODE = Option.valueOf("sslMode");
    private static final Option<String> SSL_ROOT_CERT = Option.valueOf("sslRootCert");

    private ReferencePromises() {}

    private static void resolve(Manifests manifests) {
        Set<String> yours = manifests.rendering().secrets();
        assertThat(References.of(manifests)).isNotEmpty().allSatisfy(reference -> {
            Optional<Set<String>> keys = keys(manifests, reference);
            if (keys.isPresent()) {
                assertThat(keys.get()).as(reference.toString()).containsAll(reference.keys());
            } else {
                assertThat(reference.kind()).as(reference.toString()).isEqualTo(Secret.class);
                assertThat(yours).contains(reference.name());
            }
        });
        assertThat(References.of(manifests)).extracting(Reference::name).containsAll(yours);
    }

    private static Optional<Set<String>> keys(Manifests manifests, Reference reference) {
        return reference.kind().equals(Secret.class)
                ? manifests.find(Secret.class, reference.name()).map(secret -> secret.getData()
                        .keySet())
                : manifests.find(ConfigMap.class, reference.name()).map(map -> map.getData()
                        .keySet());
    }

    private static void serviceAccount(Manifests manifests) {
        String name = manifests.deployment().getSpec().getTemplate().getSpec().getServiceAccountName();
        assertThat(manifests.find(ServiceAccount.class, name)).isPresent();
    }

    private static void namespace(Manifests manifests) {
        if (manifests.rendering().isBase()) {
            assertThat(manifests.all()).allMatch(manifest -> manifest.metadata().getNamespace() == null);
            return;
        }
        String namespace = manifests
                .every(Namespace.class)
                .map(made -> made.getMetadata().getName())
                .findFirst()
                .orElseThrow();
        assertThat(manifests.all())
                .filteredOn(manifest -> !(manifest.body() instanceof Namespace))
                .allSatisfy(manifest -> assertThat(manifest.metadata().getNamespace())
                        .as(manifest.toString())
                        .isEqualTo(namespace));
    }

    private static void url(Manifests manifests) {
        if (manifests.rendering().isBase()) {
            return;
        }
        ConnectionFactoryOptions url = databaseUrl(manifests);
        Stream<String> services = Stream.concat(
                manifests.every(Service.class).map(service -> service.getMetadata()
                        .getName()),
                manifests.every(PostgresCluster.class).map(PostgresCluster::readWriteService));
        assertThat(services).contains(String.valueOf(url.getValue(ConnectionFactoryOptions.HOST)));
        assertThat(url.getValue(ConnectionFactoryOptions.PORT)).isEqualTo(5432);
        assertThat(databases(manifests)).contains(String.valueOf(url.getValue(ConnectionFactoryOptions.DATABASE)));
    }

    private static ConnectionFactoryOptions databaseUrl(Manifests manifests) {
        return ConnectionFactoryOptions.parse(manifests.environment().getOrDefault("SPRING_R2DBC_URL", ""));
    }

    private static Stream<String> databases(Manifests manifests) {
        return Stream.concat(
                manifests
                        .every(PostgresCluster.class)
                        .map(cluster -> cluster.spec().bootstrap().initdb().database()),
                manifests.database().stream()
                        .flatMap(Pods::containers)
                        .flatMap(container -> container.getEnv().stream())
                        .filter(variable -> variable.getName().equals("POSTGRES_DB"))
                        .map(variable -> variable.getValue()));
    }

    private static void login(Manifests manifests) {
        if (manifests.rendering().isLocal()) {
            String schema = LocalSchema.of(manifests);
            assertThat(manifests.environment()).containsEntry("SPRING_R2DBC_USERNAME", Manifests.WEIR);
            assertThat(schema).contains("create role weir login noinherit ", "grant web_anon to weir;");
        }
        manifests
                .every(PostgresCluster.class)
                .flatMap(cluster -> cluster.spec().managed().roles().stream())
                .forEach(role -> {
                    assertThat(role.name()).isEqualTo(Manifests.WEIR);
                    assertThat(role.login()).isTrue();
                    assertThat(role.inherit()).isFalse();
                    assertThat(role.inRoles())
                            .containsExactly(manifests.environment().get("WEIR_REST_ANON_ROLE"));
                    assertThat(role.passwordSecret().getName()).isEqualTo("weir-database");
                });
    }

    private static void encryption(Manifests manifests) {
        if (!manifests.rendering().isProduction()) {
            return;
        }
        assertThat(databaseUrl(manifests).getValue(SSL_MODE)).isEqualTo("verify-full");
        Path certificate = Path.of(String.valueOf(databaseUrl(manifests).getValue(SSL_ROOT_CERT)));
        Path directory = certificate.resolveSibling("");
        String volume = manifests.container().getVolumeMounts().stream()
                .filter(mount -> Path.of(mount.getMountPath()).equals(directory))
                .map(VolumeMount::getName)
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nothing is mounted at " + directory));
        assertThat(items(manifests, volume)).contains(String.valueOf(certificate.getFileName()));
    }

    private static Stream<String> items(Manifests manifests, String volume) {
        return manifests
                .weir()
                .volumes()
                .filter(candidate -> candidate.getName().equals(volume))
                .flatMap(candidate -> candidate.getSecret().getItems().stream())
                .map(KeyToPath::getPath);
    }

    private static void authority(Manifests manifests) {
        Set<String> authorities = Set.copyOf(manifests
                .every(PostgresCluster.class)
                .map(PostgresCluster::authoritySecret)
                .toList());
        assertThat(manifests.weir().volumes().map(Volume::getSecret))
                .filteredOn(secret -> secret != null)
                .hasSameSizeAs(authorities)
                .allSatisfy(secret -> {
                    assertThat(authorities).contains(secret.getSecretName());
                    assertThat(secret.getItems()).extracting(KeyToPath::getKey).containsExactly("ca.crt");
                });
    }
}
