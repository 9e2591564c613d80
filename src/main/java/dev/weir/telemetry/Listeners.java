package dev.weir.telemetry;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes each event to all listeners. What a listener throws is logged here, and reaches neither the others nor the sender. */
final class Listeners implements Observer {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Listener[] listeners;

    Listeners(List<Listener> listeners) {
        this.listeners = listeners.toArray(Listener[]::new);
    }

    @Override
    public void on(Event event) {
        for (Listener listener : listeners) {
            tell(listener, event);
        }
    }

    private static void tell(Listener listener, Event event) {
        try {
            listener.on(event);
        } catch (Throwable e) {
            LOG.debug("A listener failed on {}", event, e);
        }
    }
}
