package dev.weir.admin;

import dev.weir.error.FailureException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

/** Answers of the operator's endpoints, with a sentence where a request cannot be carried out. */
final class Refusals {

    private Refusals() {}

    /** What is said instead of what was asked for. */
    record Refusal(String message) {}

    /** 400 for what is wrong with the request, 409 for what does not go now, 504 for what took too long. */
    static Mono<WebEndpointResponse<?>> answer(Mono<?> wanted) {
        return wanted.<WebEndpointResponse<?>>map(WebEndpointResponse::new)
                .onErrorResume(error -> Mono.justOrEmpty(refusal(error)).switchIfEmpty(Mono.error(error)));
    }

    private static @Nullable WebEndpointResponse<?> refusal(Throwable error) {
        return switch (error) {
            case IllegalArgumentException wrong -> refusal(wrong, WebEndpointResponse.STATUS_BAD_REQUEST);
            case FailureException notNow -> refusal(notNow, 409);
            case TimeoutException late -> refusal(late, 504);
            default -> null;
        };
    }

    private static WebEndpointResponse<?> refusal(Throwable error, int status) {
        return new WebEndpointResponse<>(new Refusal(String.valueOf(error.getMessage())), status);
    }
}
