package dev.weir.auth;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.auth.*}, without the settings of tokens.
 *
 * @param apiKeys keys that requests may have in place of a token
 */
@ConfigurationProperties("weir.auth")
public record AuthProperties(@DefaultValue List<ApiKey> apiKeys) {

    public AuthProperties {
        apiKeys = List.copyOf(apiKeys);
    }
}
