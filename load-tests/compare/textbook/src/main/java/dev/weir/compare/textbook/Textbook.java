package dev.weir.compare.textbook;

import dev.weir.compare.shared.Requests;
import dev.weir.compare.shared.Requests.Request;
import dev.weir.compare.shared.Settings;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * The textbook: annotated WebFlux as Spring Boot sets it up, r2dbc-pool as Spring Boot sets it up, and for each request
 * a bound statement on a connection that is taken from the pool and given back.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
class Textbook {

    private static final MediaType JSON = MediaType.parseMediaType(Requests.JSON);

    private final DatabaseClient database;
    private final Requests requests;

    Textbook(DatabaseClient database, Requests requests) {
        this.database = database;
        this.requests = requests;
    }

    @GetMapping("/rest/v1/{relation}")
    Mono<ResponseEntity<String>> read(ServerHttpRequest http) {
        String uri = uri(http);
        return answer(requests.find(uri), () -> Requests.number(uri));
    }

    @PostMapping("/rest/v1/{relation}")
    Mono<ResponseEntity<String>> write(ServerHttpRequest http, @RequestBody String body) {
        return answer(requests.find(uri(http)), () -> body);
    }

    private Mono<ResponseEntity<String>> answer(Request request, Supplier<Object> argument) {
        if (request == null) {
            return Mono.just(ResponseEntity.notFound().build());
        }
        return database.sql(request.sql())
                .bind(0, argument.get())
                .map(row -> row.get(0, String.class))
                .one()
                .map(body -> ResponseEntity.status(request.status())
                        .contentType(JSON)
                        .body(body));
    }

    private static String uri(ServerHttpRequest http) {
        String query = http.getURI().getRawQuery();
        return query == null ? http.getURI().getRawPath() : http.getURI().getRawPath() + "?" + query;
    }

    public static void main(String[] args) {
        Settings settings = Settings.read();
        SpringApplication application = new SpringApplication(Textbook.class);
        application.setDefaultProperties(Map.of(
                "server.port", settings.port(),
                "server.address", "127.0.0.1",
                "spring.main.banner-mode", "off",
                "spring.r2dbc.url",
                        "r2dbc:postgresql://%s:%d/%s?applicationName=%s"
                                .formatted(settings.host(), settings.pgPort(), settings.database(), settings.name()),
                "spring.r2dbc.username", settings.user(),
                "spring.r2dbc.password", settings.password(),
                "spring.r2dbc.pool.initial-size", settings.pool(),
                "spring.r2dbc.pool.max-size", settings.pool()));
        application.run(args);
    }

    @Bean
    static Requests requests() {
        return Requests.load(Settings.read().requests());
    }
}
