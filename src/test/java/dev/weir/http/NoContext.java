package dev.weir.http;

import java.util.List;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;

/** What a {@link ResponseWriter} is given and does not use. */
public final class NoContext implements ServerResponse.Context {

    @Override
    public List<HttpMessageWriter<?>> messageWriters() {
        return List.of();
    }

    @Override
    public List<ViewResolver> viewResolvers() {
        return List.of();
    }
}
