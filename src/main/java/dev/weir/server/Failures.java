package dev.weir.server;

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

/** What to tell a client of an exception that came out of a handler. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private static final LineLimit DEFECTS = new LineLimit(5);

    private final long maxBodyBytes;
    private final String restPath;

    Failures(long maxBodyBytes, String restPath) {
        this.maxBodyBytes = maxBodyBytes;
        this.restPath = restPath;
    }

    Failure of(Throwable error, ServerHttpRequest request) {
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
            case 404 ->
                new RequestFailure.RouteNotFound(
                        request.getPath().value(), "The relations of the database are at " + restPath + "/{relation}");
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

    /** A defect: the log has all of it, the client only that there is one. */
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
