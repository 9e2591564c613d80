package dev.weir.compare.mvc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.weir.compare.shared.Requests;
import dev.weir.compare.shared.Requests.Request;
import dev.weir.compare.shared.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Spring MVC on Tomcat with virtual threads, and JdbcClient over HikariCP: one pool, or, with {@code -Dper-route=true},
 * one for each kind of request, of one connection each, opened when it is first needed. The latter is what a program
 * becomes in which every route makes a client of its own.
 */
@SpringBootApplication(proxyBeanMethods = false, exclude = DataSourceAutoConfiguration.class)
@RestController
class Mvc {

    private static final MediaType JSON = MediaType.parseMediaType(Requests.JSON);

    private final Settings settings = Settings.read();
    private final Requests requests = Requests.load(settings.requests());
    private final Map<Request, JdbcClient> clients = new HashMap<>();

    /** What is sent to the driver, which wants question marks. */
    private final Map<Request, String> sql = new HashMap<>();

    Mvc() {
        boolean perRoute = Boolean.getBoolean("per-route");
        JdbcClient shared = perRoute ? null : client(settings.pool(), settings.pool());
        for (Request request : requests.all()) {
            clients.put(request, perRoute ? client(1, 0) : shared);
            sql.put(request, request.sql().replace("$1", "?"));
        }
    }

    @GetMapping("/rest/v1/{relation}")
    ResponseEntity<String> read(HttpServletRequest http) {
        String uri = uri(http);
        Request request = requests.find(uri);
        return request == null ? ResponseEntity.notFound().build() : answer(request, Requests.number(uri));
    }

    @PostMapping("/rest/v1/{relation}")
    ResponseEntity<String> write(HttpServletRequest http, @RequestBody String body) {
        Request request = requests.find(uri(http));
        return request == null ? ResponseEntity.notFound().build() : answer(request, body);
    }

    private ResponseEntity<String> answer(Request request, Object argument) {
        String body = clients.get(request)
                .sql(sql.get(request))
                .param(argument)
                .query((row, number) -> row.getString(1))
                .single();
        return ResponseEntity.status(request.status()).contentType(JSON).body(body);
    }

    private static String uri(HttpServletRequest http) {
        String query = http.getQueryString();
        return query == null ? http.getRequestURI() : http.getRequestURI() + "?" + query;
    }

    private JdbcClient client(int size, int idle) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://%s:%d/%s?ApplicationName=%s"
                .formatted(settings.host(), settings.pgPort(), settings.database(), settings.name()));
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(idle);
        config.setInitializationFailTimeout(idle == 0 ? -1 : 1);
        return JdbcClient.create(new HikariDataSource(config));
    }

    public static void main(String[] args) {
        Settings settings = Settings.read();
        SpringApplication application = new SpringApplication(Mvc.class);
        application.setDefaultProperties(Map.of(
                "server.port",
                settings.port(),
                "server.address",
                "127.0.0.1",
                "spring.main.banner-mode",
                "off",
                "spring.threads.virtual.enabled",
                true,
                "server.tomcat.max-keep-alive-requests",
                -1,
                "server.tomcat.max-connections",
                20_000,
                "server.tomcat.accept-count",
                8_192));
        application.run(args);
    }
}
