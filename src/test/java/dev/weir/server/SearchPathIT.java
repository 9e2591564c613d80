package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import org.junit.jupiter.api.Test;

/** Where names without a schema are looked for, whatever is set for the database, the login or the acting role. */
class SearchPathIT {

    private static final String SCRIPT = """
            create schema api; create schema extensions; create schema elsewhere;
            create function extensions.label() returns text stable return 'of extensions';
            create function public.word() returns text stable return 'of public';
            create function elsewhere.label() returns text stable return 'of elsewhere';
            create function shown() returns text stable language plpgsql as
              $$ begin return current_setting('search_path') || ' ' || label() || ' ' || word(); end $$;
            create view public.path as select public.shown() as shown;
            create view api.path as select public.shown() as shown;
            """;

    private final Login login = TestDatabase.createDatabase(SCRIPT);

    private static String path(RunningWeir weir, String... headers) {
        return weir.rest("/path?select=shown", headers).join().body();
    }

    private static String of(String path) {
        return "[{\"shown\":\"%s of extensions of public\"}]".formatted(path.replace("\"", "\\\""));
    }

    @Test
    void isTheSchemaOfTheRequestAndThenTheExtraOnesForEveryRole() {
        Superuser.runIn(
                login,
                "alter role %1$s set search_path = elsewhere, public; alter database %1$s set search_path = elsewhere"
                        .formatted(login.database()));
        String anonymous = login.database() + "_anon";
        Superuser.runIn(
                login,
                "create role %1$s; grant %1$s to %2$s; alter role %1$s set search_path = elsewhere"
                        .formatted(anonymous, login.username()));
        Superuser.runIn(
                login,
                "grant usage on schema api, extensions to %1$s; grant select on public.path, api.path to %1$s"
                        .formatted(anonymous));
        String[] settings = {"weir.rest.schemas=public,api", "weir.pool.size=1"};
        try (RunningWeir weir = new RunningWeir(login, settings)) {
            // Twice: the second comes after a reset of the connection.
            for (int i = 0; i < 2; i++) {
                assertThat(path(weir)).isEqualTo(of("\"public\", \"extensions\""));
                assertThat(path(weir, "Accept-Profile", "api")).isEqualTo(of("\"api\", \"public\", \"extensions\""));
            }
        }
        try (RunningWeir weir = new RunningWeir(login, settings[0], settings[1], "weir.rest.anon-role=" + anonymous)) {
            for (int i = 0; i < 2; i++) {
                assertThat(path(weir)).isEqualTo(of("\"public\", \"extensions\""));
                assertThat(path(weir, "Accept-Profile", "api")).isEqualTo(of("\"api\", \"public\", \"extensions\""));
            }
        }
    }

    @Test
    void isWhatTheConfigurationSays() {
        try (RunningWeir weir = new RunningWeir(
                login, "weir.rest.schemas=api,public", "weir.rest.extra-search-path=elsewhere,public,no where")) {
            assertThat(path(weir))
                    .isEqualTo("[{\"shown\":\"\\\"api\\\", \\\"elsewhere\\\", \\\"public\\\", \\\"no where\\\""
                            + " of elsewhere of public\"}]");
        }
    }
}
