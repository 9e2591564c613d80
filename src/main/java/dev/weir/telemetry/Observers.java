package dev.weir.telemetry;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several observers. None can harm another, or whoever tells: what one throws is logged here, and over. */
final class Observers implements Observer {

    private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

    private final List<Observer> observers;

    Observers(List<Observer> observers) {
        this.observers = List.copyOf(observers);
    }

    @Override
    public void on(Event event) {
        for (Observer observer : observers) {
            tell(observer, event);
        }
    }

    private static void tell(Observer observer, Event event) {
        try {
            observer.on(event);
        } catch (RuntimeException e) {
            LOG.debug("An observer failed on {}", event, e);
        }
    }
}
