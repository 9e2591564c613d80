package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import dev.weir.process.Npm;
import dev.weir.server.RunningWeir;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Follows {@code src/docs/from-prisma.md}: its settings, its files, its commands, and what it says that they print. */
class FromPrismaIT {

    private static final Path CLIENTS = Path.of("src/test/clients");

    @TempDir
    private Path directory;

    private final String page;

    FromPrismaIT() throws IOException {
        page = Files.readString(Path.of("src/docs/from-prisma.md"), UTF_8);
    }

    @Test
    void makesAnApplicationThatHoldsNoConnection() throws IOException {
        Npm npm = Npm.in(directory);
        prepare(npm);
        String password = first("printf '%s' '([^']+)'");
        String url = first("(?m)^    WEIR_URL=(\\S+)$");
        assertThat(URLDecoder.decode(URI.create(url).getRawUserInfo(), UTF_8)).isEqualTo("app:" + password);
        Login login = TestDatabase.createDatabase("");
        try (RunningWeir weir = new RunningWeir(
                login,
                "weir.pool.size=" + first("WEIR_POOL_SIZE=(\\d+)"),
                "weir.sql.enabled=" + first("WEIR_SQL_ENABLED=(\\w+)"),
                "weir.sql.users.app=" + new BCryptPasswordEncoder(4).encode(password))) {
            Map<String, String> environment = Map.of(
                    "WEIR_URL",
                    url.replace(
                            "http://app:ten%20minutes@localhost:8080",
                            weir.url().replace("://", "://app:ten%20minutes@")));
            npm.run(environment, "node", "built/tables.mjs").succeeds();
            Npm.Run tried = npm.run(environment, "node", "built/try.mjs");
            tried.succeeds();
            assertThat(tried.output().strip()).isEqualTo(first("It prints `([^`]+)`"));
        }
        assertThat(npm.run(
                                Map.of(),
                                "sh",
                                "-c",
                                first("(?m)^    (grep -rn .*)$") + " | grep -v -e generated -e try.mjs")
                        .output()
                        .lines())
                .singleElement()
                .asString()
                .startsWith("src/lib/db.ts:");
    }

    /** An application as the page supposes it: Prisma's schema, its tables, and the files of the page. */
    private void prepare(Npm npm) throws IOException {
        npm.copy(CLIENTS);
        assertThat(first("(?m)^    npm install (.*)$")).startsWith("./weir-prisma-*.tgz @prisma/client@7 && ");
        npm.install();
        npm.installOurs();
        Files.createDirectories(directory.resolve("src/lib"));
        for (String file : new String[] {"src/lib/db.ts", "src/try.ts"}) {
            Files.writeString(directory.resolve(file), file(file));
        }
        Files.writeString(directory.resolve("src/tables.ts"), """
                import { PrismaWeir } from "weir-prisma";
                import { tables } from "../tables";

                await (await new PrismaWeir(process.env.WEIR_URL!).connect()).executeScript(tables.join(";"));
                """);
        Path schema = directory.resolve("schema.prisma");
        Files.writeString(schema, Files.readString(schema).replace("\"./generated\"", "\"./src/generated\""));
        npm.run(Map.of("PRISMA_SCHEMA_ENGINE_BINARY", "/bin/true"), "npx", "prisma", "generate")
                .succeeds();
        npm.run(
                        Map.of(),
                        "npx",
                        "esbuild",
                        "src/try.ts",
                        "src/tables.ts",
                        "--bundle",
                        "--platform=node",
                        "--format=esm",
                        "--packages=external",
                        "--outdir=built",
                        "--out-extension:.js=.mjs")
                .succeeds();
    }

    /** The block that follows the name of a file. */
    private String file(String name) {
        String block = first("(?m)^`" + Pattern.quote(name) + "`:\\n\\n((?:(?:    .*)?\\n)+)");
        return block.replaceAll("(?m)^    ", "");
    }

    private String first(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
