package dev.weir.dispatch;

import java.util.List;
import reactor.core.publisher.Mono;

/** The dispatcher, as an operator sees it and steers it. Any thread may call; nothing here needs a connection. */
public interface DispatchConsole {

    /** What it does at this moment. */
    DispatchStatus status();

    /**
     * The numbers of the slots in which nothing moves any more, although what they carry should have ended long ago; 0
     * stands for the queue. Such a defect does not pass by itself: the process is to be restarted.
     */
    List<Integer> stuck();

    /**
     * Sends nothing new to PostgreSQL from now on. What comes is accepted and waits, each within its own deadline.
     * Completes when all that was sent has been answered; cancelling stops the wait, not the pause. Begins at once.
     *
     * @throws dev.weir.error.FailureException while the service drains, which also ends a pause
     */
    Mono<Void> pause();

    /** Ends a pause. Its time does not count against the requests that waited. */
    void resume();

    /**
     * Uses no more than so many connections from now on, of those that the bound allows. Work that runs on one too many
     * is not disturbed; its connection closes afterwards. Completes when no more are held. Fails with an
     * {@link IllegalArgumentException} for less than 1 or more than the bound. Begins when subscribed to.
     */
    Mono<Void> resize(int connections);
}
