package dev.weir.http;

import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.LineLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;

/**
 * Turns an exception that came out of a handler into the answer that its client gets. Handlers let errors through to
 * here, so that there is one place where they become answers.
 */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private static final LineLimit DEFECTS = new LineLimit(5);

    private final long maxBodyBytes;
    private final String routes;

    /** @param routes a sentence that says what is served where, for requests of an unknown path */
    public Failures(long maxBodyBytes, String routes) {
        this.maxBodyBytes = maxBodyBytes;
        this.routes = routes;
    }

    /** The answer to a request that ended in this error. */
    public Response render(Throwable error, ServerHttpRequest request) {
        return ErrorResponses.render(of(error, request));
    }

    private Failure of(Throwable error, ServerHttpRequest request) {
        return switch (error) {
            case FailureException known -> known.failure();
            case DataBufferLimitException tooLong -> tooLarge();
            case MethodNotAllowedException wrong -> notAllowed(wrong);
            case ResponseStatusException status -> of(status, request);
            default -> internal(error, request);
        };
    }

    private Failure of(ResponseStatusException error, ServerHttpRequest request) {
        return switch (error.getStatusCode().value()) {
            case 404 -> new RequestFailure.RouteNotFound(request.getPath().value(), routes);
            case 413 -> tooLarge();
            case 406, 415 ->
                new RequestFailure.UnsupportedMediaType(error.getStatusCode().value(), error.getMessage());
            default ->
                error.getStatusCode().is4xxClientError()
                        ? new RequestFailure.Malformed(error.getMessage(), null, null)
                        : internal(error, request);
        };
    }

    private static Failure notAllowed(MethodNotAllowedException error) {
        String allowed = String.join(
                ", ", error.getSupportedMethods().stream().map(HttpMethod::name).toList());
        return new RequestFailure.MethodNotAllowed(error.getHttpMethod(), allowed);
    }

    private Failure tooLarge() {
        return new RequestFailure.TooLarge(RequestFailure.TooLarge.Part.BODY, maxBodyBytes);
    }

    /** A defect: the log has all of it, the client learns only that there is one. */
    private static Failure internal(Throwable error, ServerHttpRequest request) {
        DEFECTS.take()
                .ifPresent(others -> LOG.error(
                        "{} {} failed{}",
                        request.getMethod(),
                        request.getPath().value(),
                        LineLimit.others(others),
                        error));
        return new ServiceFailure.Internal(null);
    }
}
