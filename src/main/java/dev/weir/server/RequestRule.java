package dev.weir.server;

import dev.weir.error.Failure;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;

/**
 * Whether a request may go on to the application, by what its head says. Each bean of this type is asked about each
 * request on the service's port, on the event loop of its connection, before anything is done for it.
 */
@FunctionalInterface
interface RequestRule {

    /** The reason to refuse the request, after which its connection closes; empty when there is none. */
    Optional<? extends Failure> refusal(HttpRequest request);
}
