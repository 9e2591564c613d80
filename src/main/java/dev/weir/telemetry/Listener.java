package dev.weir.telemetry;

/**
 * Makes something of the events that the {@link Observer} is told: log lines, meters, a live page. Called on any thread,
 * event loops included: it must not block.
 */
@FunctionalInterface
public interface Listener {

    void on(Event event);
}
