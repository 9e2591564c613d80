package dev.weir.telemetry;

/** Is told what happened. Called on any thread, event loops included: it must not block and must not throw. */
@FunctionalInterface
public interface Observer {

    void on(Event event);
}
