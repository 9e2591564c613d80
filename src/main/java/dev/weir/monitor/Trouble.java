package dev.weir.monitor;

import dev.weir.pool.NoSlot;
import dev.weir.pool.SingleConnection;
import dev.weir.pool.Unreachable;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.util.Optional;

/** Says in words why the tool cannot look, and what to do about it. */
final class Trouble {

    private Trouble() {}

    /** Before it is known where the database is. */
    static String words(Throwable error) {
        return Unreachable.reason(error);
    }

    static String words(Throwable error, ConnectionFactoryOptions options) {
        String user = text(options, ConnectionFactoryOptions.USER);
        String target = target(options);
        Optional<NoSlot> full = NoSlot.in(error, target, user);
        if (full.isPresent()) {
            return full.get().problem() + ". " + full.get().remedy();
        }
        if (SingleConnection.isPasswordMissing(error)) {
            return "the server at %s asks user '%s' for a password, and none is given. Set PGPASSWORD, or write a line"
                            .formatted(target, user)
                    + " host:port:database:user:password into ~/.pgpass (chmod 0600), or the password into the URL:"
                    + " --url=postgresql://user:password@host:port/database";
        }
        return words(error);
    }

    private static String target(ConnectionFactoryOptions options) {
        Object socket = options.getValue(PostgresqlConnectionFactoryProvider.SOCKET);
        String host = text(options, ConnectionFactoryOptions.HOST);
        String place = socket == null
                ? (host.contains(":") ? "[" + host + "]" : host) + ":" + text(options, ConnectionFactoryOptions.PORT)
                : String.valueOf(socket);
        return place + "/" + text(options, ConnectionFactoryOptions.DATABASE);
    }

    private static String text(ConnectionFactoryOptions options, Option<?> option) {
        Object value = options.getValue(option);
        return value == null ? "" : value.toString();
    }
}
