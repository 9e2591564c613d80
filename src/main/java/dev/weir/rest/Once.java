package dev.weir.rest;

import dev.weir.dispatch.work.Statement;
import dev.weir.error.FailureException;
import dev.weir.http.Response;
import java.util.List;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What may have an Idempotency-Key: a request that is ready for the database, or several. */
interface Once {

    /** Whether it may write, and what it writes remains. Otherwise it needs no key. */
    boolean writes();

    /** Runs it without a key. */
    Mono<ServerResponse> plainly();

    /**
     * Runs it in a transaction with what its key needs. An error is told as PostgreSQL has it.
     *
     * @param before what comes first, as the login
     * @param keep what keeps the answer, behind all else
     */
    Mono<Response> run(List<Statement> before, Function<Response, List<Statement>> keep);

    /** The same error, or what it means for this request. */
    FailureException explained(FailureException error);
}
