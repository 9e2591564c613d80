package dev.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C at several moments, sent as a terminal sends it: to every process of the foreground group. */
@EnabledOnOs(OS.LINUX)
class InterruptIT {

    private static final String BINARIES = "weir-postgres-binaries-";
    private static final String PREFIX = "weir-postgres-";
    private static final Path SYSTEM = Path.of(System.getProperty("java.io.tmpdir"));
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final int INTERRUPTED = 130;

    @TempDir
    Path temporary;

    @TempDir
    Path outside;

    private Path output;
    private final List<ChildJvm> started = new ArrayList<>();

    @BeforeAll
    static void unpackTheBinaries() {
        LocalPostgres.start(LocalPostgres.Options.DEFAULT).stop();
    }

    /** The program finds the binaries unpacked in a temporary directory that is otherwise empty. */
    @BeforeEach
    void lendTheBinaries() throws IOException {
        output = outside.resolve("output");
        try (var unpacked = Files.newDirectoryStream(SYSTEM, BINARIES + "*")) {
            for (Path binaries : unpacked) {
                Files.createSymbolicLink(temporary.resolve(binaries.getFileName()), binaries);
            }
        }
    }

    @AfterEach
    void leaveNothingBehindOurselves() throws IOException {
        started.forEach(ChildJvm::close);
        try (var links = Files.newDirectoryStream(temporary, BINARIES + "*")) {
            for (Path link : links) {
                Files.delete(link);
            }
        }
    }

    @Test
    void anInterruptWhileTheDataDirectoryIsMadeLeavesNothing() throws Exception {
        ChildJvm program = start("select 1");
        await(() -> exists(program, "data/PG_VERSION"));
        program.interrupt();
        assertThatNothingIsLeft(program);
    }

    @Test
    void anInterruptWhileTheServerStartsLeavesNothing() throws Exception {
        ChildJvm program = start("select 1");
        await(() -> exists(program, "data/postmaster.pid"));
        program.interrupt();
        assertThatNothingIsLeft(program);
    }

    @Test
    void anInterruptWhileTheSchemaIsLoadedLeavesNothing() throws Exception {
        ChildJvm program = start("do $$ begin raise log 'loading'; end $$; select pg_sleep(600)");
        await(() -> logged(program, "loading"));
        program.interrupt();
        assertThatNothingIsLeft(program);
    }

    @Test
    void anInterruptInServiceEndsTheDatabaseAfterItsUsers() throws Exception {
        ChildJvm program = start("select 1");
        await(() -> Files.readString(output).contains("ready"));
        program.interrupt();
        assertThatNothingIsLeft(program);
        assertThat(output).content().contains("database answers while the context closes: true");
    }

    @Test
    void whatAKilledProgramLeftIsSweptByTheNextStart() throws Exception {
        ChildJvm program = start("select 1");
        await(() -> Files.readString(output).contains("ready"));
        program.kill();
        assertThat(program.family()).anyMatch(ProcessHandle::isAlive);

        ChildJvm next = start("select 1");
        await(() -> Files.readString(output).contains("ready"));
        next.interrupt();
        assertThatNothingIsLeft(next);
    }

    private ChildJvm start(String script) throws IOException {
        ChildJvm program = ChildJvm.start(
                output,
                List.of(
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dspring.devtools.restart.enabled=false",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProgramWithEmbeddedDatabase.class.getName(),
                        script));
        started.add(program);
        return program;
    }

    private void assertThatNothingIsLeft(ChildJvm program) throws Exception {
        assertThat(program.exitCode(WITHIN)).isEqualTo(INTERRUPTED);
        assertThat(started).flatMap(ChildJvm::family).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allSatisfy(name -> assertThat(name).startsWith(BINARIES));
        }
    }

    private boolean exists(ChildJvm program, String name) throws IOException {
        return !files(program, name).isEmpty();
    }

    private boolean logged(ChildJvm program, String words) throws IOException {
        for (Path log : files(program, "server.log")) {
            if (Files.readString(log).contains(words)) {
                return true;
            }
        }
        return false;
    }

    private List<Path> files(ChildJvm program, String name) throws IOException {
        try (Stream<Path> entries = Files.list(temporary)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX + program.pid()))
                    .map(entry -> entry.resolve(name))
                    .filter(Files::exists)
                    .toList();
        }
    }

    private void await(Callable<Boolean> condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(WITHIN).until(condition);
    }
}
