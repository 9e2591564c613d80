package dev.weir.database;

import dev.weir.embedded.Login;
import java.util.Map;

/** A PostgreSQL server for tests, started once per JVM. */
sealed interface TestServer permits EmbeddedServer, ContainerServer, InstalledServer {

    /** Over PostgreSQL's defaults; test contexts are cached, and each has a pool. */
    Map<String, String> SETTINGS = Map.of(
            "max_connections", "200", "fsync", "off", "full_page_writes", "off", "log_line_prefix", "%m [%p] %e ");

    Login superuser();

    void halt();

    void resume();

    String log();

    /** Where it runs, as the build shall say it. */
    String description();

    /** Ends the server after all application contexts; until this call it ends with the JVM. */
    void leaveShutdownToSpring();
}
