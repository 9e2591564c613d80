package dev.weir.telemetry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs what an operator wants to read later. Requests are never logged: their number has no bound. */
final class LogListener implements Listener {

    /** For what clients can cause. */
    private static final int LINES_PER_SECOND = 5;

    private final Logger log;
    private final LineLimit logins = new LineLimit(LINES_PER_SECOND);
    private final LineLimit crowds = new LineLimit(1);

    LogListener() {
        this(LoggerFactory.getLogger("dev.weir"));
    }

    LogListener(Logger log) {
        this.log = log;
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.OfRequest measured -> {}
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
            case Event.RoleSettingIgnored ignored ->
                log.warn(
                        "The setting {} of role {} is not applied: {}",
                        ignored.setting(),
                        ignored.role(),
                        ignored.reason());
            case Event.ShareChanged share ->
                log.info(
                        "May hold {} of the {} connections that the fleet's {} replicas share",
                        share.allowance(),
                        share.budget(),
                        share.alive());
            case Event.FleetFull full -> log.warn("{}", full.problem());
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
            case Event.NoFreeSlot full -> log.debug("No slot of the fleet is free");
            case Event.SlotLost lost -> log.debug("A connection has lost its slot of the fleet");
            case Event.ConnectionGone gone -> log.debug("A connection ended: {}", gone.how());
            case Event.Administered administered -> log.info("Operator {} {}", administered.who(), administered.what());
            case Event.LoginFailed login ->
                logins.take()
                        .ifPresent(others -> log.warn(
                                "A login as '{}' from {} failed{}",
                                login.who(),
                                login.from(),
                                LineLimit.others(others)));
            case Event.Crowded crowded ->
                crowds.take()
                        .ifPresent(others -> log.warn(
                                "The {} port has its {} connections: {}{}",
                                crowded.port(),
                                crowded.limit(),
                                done(crowded.what()),
                                LineLimit.others(others)));
        }
    }

    private static String done(Event.Crowding what) {
        return switch (what) {
            case IDLE_CLOSED -> "the one that was idle for the longest time was closed";
            case REFUSED -> "all were at work, and a new one was refused";
            case CUT_OFF -> "a new one was cut off";
        };
    }
}
