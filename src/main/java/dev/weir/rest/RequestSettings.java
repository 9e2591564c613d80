package dev.weir.rest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request says of itself, as settings that SQL can read; the same as PostgREST's. The path is that below the root of the
 * surface, which has no other in PostgREST: so code of the database that looks at it need not know where the service has it.
 */
final class RequestSettings {

    private static final String NO_COOKIES = "{}";

    private RequestSettings() {}

    /** @param segment what the path has behind the root, still percent-encoded */
    static Map<String, String> of(ServerRequest http, String segment) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("request.method", http.method().name());
        settings.put("request.path", "/" + segment);
        settings.put("request.headers", headers(http.headers().asHttpHeaders()).toString());
        settings.put("request.cookies", cookies(http));
        return settings;
    }

    /** Those of one of several requests that came as one, whose own headers stand above those of the whole. */
    static Map<String, String> of(ServerRequest whole, String method, String segment, Map<String, String> own) {
        Map<String, String> settings = of(whole, segment);
        settings.put("request.method", method);
        ObjectNode headers = headers(whole.headers().asHttpHeaders());
        own.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        settings.put("request.headers", headers.toString());
        return settings;
    }

    /** Names in small letters; several of one name as one list. Cookies have a setting of their own. */
    private static ObjectNode headers(HttpHeaders headers) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        headers.forEach((name, values) -> {
            if (!name.equalsIgnoreCase(HttpHeaders.COOKIE)) {
                json.put(name.toLowerCase(Locale.ROOT), String.join(", ", values));
            }
        });
        return json;
    }

    private static String cookies(ServerRequest http) {
        if (http.cookies().isEmpty()) {
            return NO_COOKIES;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        http.cookies().values().stream()
                .flatMap(List::stream)
                .forEach((HttpCookie cookie) -> json.put(cookie.getName(), cookie.getValue()));
        return json.toString();
    }
}
