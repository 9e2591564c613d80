package dev.weir.telemetry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs what an operator wants to read later. Requests are never logged: their number is not ours to bound. */
final class LogListener implements Listener {

    private final Logger log;

    LogListener() {
        this(LoggerFactory.getLogger("dev.weir"));
    }

    LogListener(Logger log) {
        this.log = log;
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.DatabaseDown down -> log.warn("No connection to the database: {}", down.reason());
            case Event.DatabaseUp up ->
                log.info(
                        "The database can be reached again, after {} ms",
                        up.outage().toMillis());
            case Event.DatabaseReadOnly readOnly ->
                log.warn("The database takes no writes any more (SQLSTATE 25006); connections to it are replaced");
            case Event.DatabaseWritable writable ->
                log.info(
                        "The database takes writes again, after {} ms",
                        writable.outage().toMillis());
            case Event.CatalogLoaded loaded ->
                log.atLevel(loaded.changed() ? Level.INFO : Level.DEBUG)
                        .log(
                                "Read the schema: {} relations in {} ms",
                                loaded.relations(),
                                loaded.took().toMillis());
            case Event.CatalogLoadFailed failed ->
                log.warn("Could not read the schema; one that was read before stays in force: {}", failed.reason());
            case Event.DrainStarted started ->
                log.info(
                        "Asked to stop: serving for {} ms more, ending within {} ms",
                        started.grace().toMillis(),
                        started.deadline().toMillis());
            case Event.DrainEnded ended ->
                log.info("Drained in {} ms, {} requests cancelled", ended.took().toMillis(), ended.cancelled());
            case Event.ConnectionOpened opened ->
                log.debug("Connected in {} ms", opened.took().toMillis());
            case Event.ConnectFailed failed -> log.debug("Could not connect: {}", failed.reason());
            case Event.ConnectionGone gone -> log.debug("A connection ended: {}", gone.how());
            case Event.Administered administered -> log.info("Operator {} {}", administered.who(), administered.what());
            case Event.Refused refused -> {}
            case Event.Dropped dropped -> {}
            case Event.Cancelled cancelled -> {}
            case Event.Sent sent -> {}
            case Event.Resent resent -> {}
            case Event.Stalled stalled -> {}
            case Event.Waited waited -> {}
            case Event.Ran ran -> {}
            case Event.Answered answered -> {}
        }
    }
}
