package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.lang.reflect.Field;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceUrlTest {

    /** Pieces of passwords of the URLs here; none may be told. */
    private static final Set<String> SECRETS = Set.of("Wr0ng", "S3cr3t", "zz");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r2dbc:postgresql://h/db",
                "r2dbc:postgres://h/db",
                "r2dbcs:postgresql://u:p@db.example.org:6432/shop?sslMode=verify-full",
                "r2dbc:postgresql://u%40x:p%2F%3F%23%25%2B%3A@h/0",
                "r2dbc:postgresql://u:é€😀@h/db",
                "r2dbc:postgresql://u:p@[::1]:5432/db",
                "r2dbc:postgresql://[fe80::1%25eth0]/db",
                "r2dbc:postgresql://my_host:5432/db",
                "r2dbc:postgresql://h/my%20db",
                "r2dbc:postgresql:///db?socket=/var/run/postgresql/.s.PGSQL.5433",
                "r2dbc:postgresql://h/db?connectTimeout=PT3S&options=search_path=a;work_mem=8MB&ssl=true&schema=x",
                "r2dbc:postgresql://h/db?tcpKeepAlive=true&statementTimeout=PT5S&sslmode=require"
            })
    void whatCanBeRightPasses(String url) {
        assertThatCode(() -> ServiceUrl.check(url, false)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            r2dbc:postgresql://u:Wr0ng%zz@h/db                  ;~has a % that is not followed~
            r2dbc:postgresql://u:Wr0ng%@h/db                    ;~has a % that is not followed~
            r2dbc:postgresql://u:Wr0ng%4@h/db                   ;~has a % that is not followed~
            r2dbc:postgresql://u:p@h/%20db                      ;~the beginning or end of its database~
            r2dbc:postgresql://u:p@h/db%01                      ;~the beginning or end of its database~
            r2dbc:postgresql://u:p@h/%01                        ;~the beginning or end of its database~
            r2dbc:postgresql://u:p@h/db%zz                      ;~has a % that is not followed~
            r2dbc:postgresql://u:p@h/db?schema=%zz              ;~has a % that is not followed~
            r2dbc:postgresql://u:Wr0ng%C3@h/db                  ;~no UTF-8~
            r2dbc:postgresql://u:Wr0ng%00@h/db                  ;~a zero~
            r2dbc:postgresql://u:Wr0ng@S3cr3t@h/db              ;~more than one @~
            r2dbc:postgresql://u:Wr0ng/S3cr3t@h/db              ;~an @ behind the first /~
            r2dbc:postgresql://u:Wr0ng@S3cr3t/zz@h/db           ;~an @ behind the first /~
            r2dbc:postgresql://u:12/S3cr3t@h/db                 ;~an @ behind the first /~
            r2dbc:postgresql://u:Wr0ng?S3cr3t@h/db              ;~an @ behind the ?~
            r2dbc:postgresql://u:12?S3cr3t=zz@h/db              ;~an @ behind the ?~
            r2dbc:postgresql://u:12?x=1&S3cr3t=zz@h/db          ;~an @ behind the ?~
            r2dbc:postgresql://h/db?schema=S3cr3t@x             ;~an @ behind the ?~
            r2dbc:postgresql://u:Wr0ng#S3cr3t@h/db              ;~has a #~
            r2dbc:postgresql://u:Wr0ng+S3cr3t@h/db              ;~has a +~
            r2dbc:postgresql://u:Wr0ng{S3cr3t}@h/db             ;~no URL can have~
            r2dbc:postgresql://u:Wr0ng[S3cr3t]@h/db             ;~no URL can have~
            r2dbc:postgresql://u:Wr0ng^S3cr3t|@h/db             ;~no URL can have~
            r2dbc:postgresql://u:Wr0ng\\S3cr3t@h/db             ;~no URL can have~
            ~r2dbc:postgresql://u:Wr0ng S3cr3t@h/db~            ;~has a space~
            ~r2dbc:postgresql://u:Wr0ng S3cr3t@h/db~            ;~has a space~
            r2dbc:postgresql://u:Wr0ng:S3cr3t                   ;~more than one :~
            r2dbc:postgresql://u:Wr0ng                          ;~a number from 1 to 65535~
            r2dbc:postgresql://u:S3cr3t@h:bad/db                ;~a number from 1 to 65535~
            r2dbc:postgresql://u:S3cr3t@h:0/db                  ;~a number from 1 to 65535~
            r2dbc:postgresql://u:S3cr3t@h:65536/db              ;~a number from 1 to 65535~
            r2dbc:postgresql://u:S3cr3t@h:-1/db                 ;~a number from 1 to 65535~
            r2dbc:postgresql://u:S3cr3t@h:/db                   ;~a number from 1 to 65535~
            r2dbc:postgresql://u:S3cr3t@h:99999999999/db        ;~a number from 1 to 65535~
            r2dbc:postgresql://u:S3cr3t@[::1]:0/db              ;~a number from 1 to 65535~
            r2dbc:postgresql://u:S3cr3t@::1/db                  ;~more than one :~
            r2dbc:postgresql://u:S3cr3t@fe80::1:5432/db         ;~more than one :~
            r2dbc:postgresql://u:S3cr3t@[::1/db                 ;~no IPv6 address~
            r2dbc:postgresql://u:S3cr3t@[::x]/db                ;~no IPv6 address~
            r2dbc:postgresql://u:S3cr3t@[::1]5432/db            ;~no IPv6 address~
            r2dbc:postgresql://u:S3cr3t@a,b/db                  ;~several hosts~
            r2dbc:postgresql://u:S3cr3t@a:5432,b:5432/db        ;~several hosts~
            r2dbc:postgresql:failover://u:S3cr3t@a,b/db         ;~it begins with 'r2dbc:postgresql:failover://'~
            r2dbc:postgresql://u:S3cr3t@hö/db                   ;~no host has~
            r2dbc:postgresql://u:S3cr3t@h!/db                   ;~no host has~
            r2dbc:postgresql://u:S3cr3t@%2Fvar%2Frun/db         ;~Unix socket~
            r2dbc:postgresql://u:S3cr3t@%2Fvar%2Frun:5432/db    ;~Unix socket~
            r2dbc:postgresql://h/db?socket=/run/.s.PGSQL.5432   ;~Unix socket~
            r2dbc:postgresql://:5433/db?socket=/r/.s.PGSQL.5432 ;~Unix socket~
            r2dbc:postgresql:///db                              ;~names no host~
            r2dbc:postgresql://u:S3cr3t@/db                     ;~names no host~
            r2dbc:postgresql://u:S3cr3t@:5432/db                ;~names no host~
            r2dbc:postgresql://u:S3cr3t@h                       ;~names no database~
            r2dbc:postgresql://u:S3cr3t@h/                      ;~names no database~
            r2dbc:postgresql://u:S3cr3t@h/a/b                   ;~a second /~
            r2dbc:postgresql://u:S3cr3t@h/db?sslMode=nope       ;~'sslMode' that the driver does not take~
            r2dbc:postgresql://u:S3cr3t@h/db?sslmode=nope       ;~'sslmode' that the driver does not take~
            r2dbc:postgresql://u:S3cr3t@h/db?ssl=yes            ;~true or false~
            r2dbc:postgresql://u:S3cr3t@h/db?fetchSize=many     ;~'fetchSize' that the driver does not take~
            r2dbc:postgresql://u:S3cr3t@h/db?connectTimeout=5q  ;~'connectTimeout' that the driver does not take~
            r2dbc:postgresql://u:S3cr3t@h/db?options=Wr0ng      ;~'options' that the driver does not take~
            r2dbc:postgresql://u:S3cr3t@h/db?sslRootCert=/n/a   ;~a file in 'sslRootCert'~
            r2dbc:postgresql://h/db?user=u&password=S3cr3t      ;~has the option 'user' behind the ?~
            r2dbc:postgresql://h/db?password=S3cr3t             ;~has the option 'password' behind the ?~
            r2dbc:postgresql://u@h/db?ssl-mode=require          ;~perhaps sslMode is meant~
            r2dbc:postgresql://u@h/db?SSLMODE=require           ;~perhaps sslMode is meant~
            r2dbc:postgresql://u@h/db?Wr0ng=S3cr3t              ;~does not know~
            r2dbc:postgresql://u@h/db?ssl                       ;~name=value~
            r2dbc:postgresql://u@h/db?=S3cr3t                   ;~name=value~
            r2dbc:postgresql://u@h/db?ssl=true&ssl=false        ;~twice~
            r2dbc:postgresql:h/db                               ;~not an R2DBC URL of PostgreSQL~
            jdbc:postgresql://u:S3cr3t@h/db                     ;~it begins with 'jdbc:postgresql://'~
            postgres://u:S3cr3t@h/db                            ;~it begins with 'postgres://'~
            postgresql://u:S3cr3t@h/db                          ;~it begins with 'postgresql://'~
            r2dbc:mysql://u:S3cr3t@h/db                         ;~it begins with 'r2dbc:mysql://'~
            R2DBC:postgresql://u:S3cr3t@h/db                    ;~not an R2DBC URL of PostgreSQL~
            r2dbc:S3cr3t://h/db                                 ;~not an R2DBC URL of PostgreSQL~
            S3cr3t://h/db                                       ;~not an R2DBC URL of PostgreSQL~
            u:S3cr3t@h/db                                       ;~not an R2DBC URL of PostgreSQL~
            """)
    void eachWayToBeWrongHasItsSentenceWithoutTheSecret(String url, String sentence) {
        UrlException refusal = catchThrowableOfType(UrlException.class, () -> ServiceUrl.check(url, false));

        assertThat(refusal).hasNoCause().hasMessageContaining(sentence);
        assertThat(refusal.problem() + refusal.remedy()).doesNotContain(SECRETS);
    }

    @Test
    void lineBreaksAreFoundAlsoAtTheEnd() {
        UrlException refusal = catchThrowableOfType(
                UrlException.class, () -> ServiceUrl.check("r2dbc:postgresql://u:S3cr3t@h/db\n", false));

        assertThat(refusal.problem()).contains("a line break");
    }

    @Test
    void aSettingMayNameTheDatabase() {
        assertThatCode(() -> ServiceUrl.check("r2dbc:postgresql://h", true)).doesNotThrowAnyException();
    }

    @Test
    void theDriversOptionsAreAllKnown() throws IllegalAccessException {
        Set<String> drivers = new TreeSet<>();
        for (Class<?> type : Set.of(PostgresqlConnectionFactoryProvider.class, ConnectionFactoryOptions.class)) {
            for (Field field : type.getFields()) {
                if (field.get(null) instanceof Option<?> option) {
                    drivers.add(option.name());
                }
            }
        }
        Set<String> known = new TreeSet<>();
        Stream.of(DriverOptions.OPTIONS, DriverOptions.FILES, DriverOptions.SWITCHES, DriverOptions.ELSEWHERE)
                .forEach(known::addAll);

        drivers.removeAll(known);

        assertThat(drivers)
                .as("objects, and what is for several hosts")
                .containsExactly(
                        "extensions",
                        "hostRecheckTime",
                        "loadBalanceHosts",
                        "loopResources",
                        "sslContextBuilderCustomizer",
                        "targetServerType");
    }

    /** What passes, the driver's own parser reads in the same way. */
    @Property
    void whatPassesHasOneReading(
            @ForAll
                    @Chars({':', '@', '/', '?', '#', '%', '[', ']', '=', '&', '+', ','})
                    @CharRange(from = '0', to = '9')
                    @CharRange(from = 'a', to = 'c')
                    @StringLength(max = 14)
                    String rest) {
        String url = "r2dbc:postgresql://" + rest;
        if (!passes(url)) {
            return;
        }
        DatabaseUrl ours = DatabaseUrl.parse(url);
        ConnectionFactoryOptions theirs = ConnectionFactoryOptions.parse(url);

        assertThat(theirs.getValue(ConnectionFactoryOptions.USER))
                .isEqualTo(ours.user().orElse(null));
        assertThat(theirs.getValue(ConnectionFactoryOptions.DATABASE))
                .isEqualTo(ours.database().orElse(null));
        Object password = theirs.getValue(ConnectionFactoryOptions.PASSWORD);
        assertThat(password == null ? null : password.toString())
                .isEqualTo(ours.password().orElse(null));
    }

    private static boolean passes(String url) {
        try {
            ServiceUrl.check(url, true);
            return true;
        } catch (UrlException refusal) {
            return false;
        }
    }
}
