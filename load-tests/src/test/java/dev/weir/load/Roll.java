package dev.weir.load;

/**
 * One replacement, as it looked from the instance that ended.
 *
 * @param replica whose place it had, from 0
 * @param name of the instance
 * @param second when it was sent SIGTERM
 * @param inFlight requests that it had not answered then
 * @param unreadyMillis from the signal until the balancer saw it unready; -1 when that never happened
 * @param unreadyStatus what its readiness said then; 0 when nobody answered
 * @param answeredAfter requests that it answered after the signal
 * @param exitMillis from the signal to its end
 * @param status its exit status; -1 when it had to be killed
 * @param left connections of it in PostgreSQL after its end
 */
record Roll(
        int replica,
        String name,
        int second,
        int inFlight,
        long unreadyMillis,
        int unreadyStatus,
        long answeredAfter,
        long exitMillis,
        int status,
        long left) {}
