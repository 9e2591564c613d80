package dev.weir.admin;

import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.security.Principal;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import reactor.core.publisher.Mono;

/** Reports what operators do, by the name that they have logged in with. */
record Audit(Observer observer) {

    private static final String NOBODY = "without a name";

    /** Reports that the operator behind this request did something: {@code paused the dispatcher}. */
    Mono<Void> did(String what) {
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(SecurityContext::getAuthentication)
                .map(Principal::getName)
                .defaultIfEmpty(NOBODY)
                .doOnNext(who -> did(who, what))
                .then();
    }

    void did(String who, String what) {
        observer.on(new Event.Administered(who, what));
    }
}
