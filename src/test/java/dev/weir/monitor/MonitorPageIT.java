package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import dev.weir.server.RunningWeir;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The live page in a real browser, of a service whose pool is exhausted. Leaves what it looked like in
 * {@code target/monitor}, for people.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitorPageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path PICTURES = Path.of("target/monitor");
    private static final String STRANGER = "<img src=x onerror=document.title='broken'>";

    private static final String SCHEMA = """
            create table orders (id int primary key);
            insert into orders select generate_series(1, 1000);
            create function broken() returns int language plpgsql as
              $$ begin raise exception 'broken' using errcode = 'XX000'; end $$;
            create view failing as select broken() as id;
            create view held as select pg_advisory_xact_lock_shared(1)::text as lock;
            """;

    private final Login login = TestDatabase.createDatabase(SCHEMA);
    private RunningWeir weir;
    private Connection holder;
    private Connection stranger;
    private ChromeDriver browser;
    private List<CompletableFuture<HttpResponse<String>>> held = List.of();

    @BeforeAll
    void start() throws SQLException {
        Optional<Path> chromium = installed("chromium");
        Optional<Path> driver = installed("chromedriver");
        assumeThat(chromium).as("Chromium is not installed on this machine").isPresent();
        assumeThat(driver).as("ChromeDriver is not installed on this machine").isPresent();
        weir = new RunningWeir(
                login,
                "weir.pool.size=2",
                "weir.dispatch.deadline=60s",
                "weir.dispatch.queue-target=60s",
                "weir.instance=monitored");
        holder = LocalPostgres.connect(login);
        stranger = LocalPostgres.connect(login);
        run(stranger, "set application_name = '" + STRANGER.replace("'", "''") + "'");
        browser = browser(chromium.orElseThrow(), driver.orElseThrow());
    }

    private static Optional<Path> installed(String program) {
        return List.of(System.getenv("PATH").split(File.pathSeparator, -1)).stream()
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static ChromeDriver browser(Path chromium, Path driver) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.toFile())
                .usingAnyFreePort()
                .build();
        return new ChromeDriver(service, options);
    }

    @AfterAll
    void stop() throws SQLException {
        if (browser != null) {
            browser.quit();
            stranger.close();
            holder.close();
            weir.close();
        }
    }

    @AfterEach
    void letGo() throws SQLException {
        run(holder, "select pg_advisory_unlock_all()");
        held.forEach(CompletableFuture::join);
        held = List.of();
    }

    private void hold(int requests) throws SQLException {
        run(holder, "select pg_advisory_lock(1)");
        held = Stream.generate(() -> weir.rest("/held")).limit(requests).toList();
    }

    private void open(int width, int height, String colours) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
        browser.get(weir.managementUrl() + "/monitor");
    }

    private String text(String id) {
        return browser.findElement(By.id(id)).getText();
    }

    private void picture(String name) throws IOException {
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    @Test
    void itShowsAnExhaustedPoolAndWhoHoldsIt() throws Exception {
        hold(4);
        open(1280, 1500, "light");
        for (int i = 1; i <= 300; i++) {
            assertThat(weir.status("/orders?id=eq." + i)).isEqualTo(200);
        }

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(text("headline"))
                    .matches(
                            "1 of 2 connections busy; 3 requests wait, the first for [^.]*(\\.\\d)? .?s\\. In the last second .*");
            assertThat(text("slots-sum")).isEqualTo("1 busy, 2 held, never more than 2");
            assertThat(text("slots")).contains("1: ", "2: ");
            assertThat(text("conditions"))
                    .startsWith("Behind since ")
                    .contains(" UTC")
                    .contains("The queue stands");
            assertThat(text("clock")).matches("as of \\d\\d:\\d\\d:\\d\\d UTC");
            assertThat(text("slots")).contains("slow work", "public.held for 127.0.0.1");
            assertThat(text("queue")).contains("3 requests", "127.0.0.1");
            assertThat(text("holders")).contains("weir-monitored", "this Weir");
            assertThat(text("charts")).contains("Requests a second", "p99");
            assertThat(text("state")).isEqualTo("Behind");
            assertThat(text("instance")).isEqualTo("monitored");
        });
        picture("exhausted-light");
        open(1280, 1500, "dark");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text("slots")).contains("public.held"));
        picture("exhausted-dark");
    }

    @Test
    void anOutageStandsFirstWithItsReasonAndItsBeginning() throws Exception {
        open(1280, 1500, "light");
        try {
            accept(false);
            await().atMost(PATIENCE).untilAsserted(() -> {
                weir.status("/orders?id=eq.1");
                assertThat(text("state")).isEqualTo("Database away");
                assertThat(text("conditions"))
                        .matches("(?s)Database away since \\d\\d:\\d\\d:\\d\\d UTC \\(.*")
                        .contains("not currently accepting connections", "Refusing since", "got 503");
                assertThat(text("headline")).startsWith("0 of 2 connections busy; nothing can be served.");
            });
            picture("outage");
        } finally {
            accept(true);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(weir.status("/orders?id=eq.1")).isEqualTo(200));
    }

    /** Whether the database lets our service in; if not, it is out. */
    private void accept(boolean connections) throws SQLException {
        try (Connection superuser = TestDatabase.superuser()) {
            run(superuser, "alter database \"%s\" allow_connections %s".formatted(login.database(), connections));
            if (!connections) {
                run(
                        superuser,
                        "select pg_terminate_backend(pid) from pg_stat_activity"
                                + " where application_name = 'weir-monitored'");
            }
        }
    }

    @Test
    void whereEveryRequestFailsItIsNotGreen() throws Exception {
        open(1280, 1500, "light");
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (int i = 0; i < 20; i++) {
                assertThat(weir.status("/failing?id=eq." + i)).isEqualTo(500);
            }
            assertThat(text("state")).isEqualTo("Failing");
            assertThat(text("conditions")).containsPattern("(\\d+) of \\1 requests in the last 10 s failed");
            assertThat(text("headline")).containsPattern("0 answered, [1-9]\\d* failed, 0 refused");
        });
        picture("failing");
    }

    @Test
    void aSpikeDoesNotSetTheScaleAndIsTold() {
        open(1280, 1500, "light");

        assertThat(ceiling("[9000, ...Array(30).fill(null), ...Array(30).fill(4), 5]"))
                .isEqualTo(5);
        assertThat(ceiling("[9000, 4, 5]")).isEqualTo(5);
        assertThat(ceiling("[4, 5, 6, 7, 8, 9, 10]")).isEqualTo(10);
        assertThat(ceiling("[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]")).isEqualTo(7);
        assertThat(ceiling("[]")).isZero();
        assertThat(chart("[4, 7, 4]")).contains("highest 7").doesNotContain("cut");
        assertThat(chart("[9000, 4, 5, 4]")).contains("cut at 5, highest 9000").contains("class=\"cut\"");
    }

    private long ceiling(String values) {
        return (Long) Objects.requireNonNull(browser.executeAsyncScript(
                "const done = arguments[0]; import('/monitor/charts.js').then(charts => done(charts.ceiling(" + values
                        + ")))"));
    }

    private String chart(String moments) {
        return (String) Objects.requireNonNull(browser.executeAsyncScript(
                "const done = arguments[0]; import('/monitor/charts.js').then(charts => done(charts.chart({title: 'T',"
                        + " lines: [['p50', x => x]], format: x => String(x)}, " + moments + ").outerHTML))"));
    }

    @Test
    void aPageThatIsLoadedAgainStillShowsWhatWasBefore() throws Exception {
        open(1280, 1500, "light");
        await().atMost(PATIENCE).until(() -> secondsShown() > 5);

        browser.navigate().refresh();
        long first = await().atMost(PATIENCE).until(this::secondsShown, seconds -> seconds > 0);

        assertThat(first).isGreaterThan(5);
    }

    /** How many points a line has; 0 before there is one. */
    private long secondsShown() {
        return (Long) Objects.requireNonNull(
                browser.executeScript("const lines = document.querySelectorAll('#charts path.first');"
                        + " return lines.length ? [...lines].at(-1).getAttribute('d').split('L').length - 1 : 0"));
    }

    @Test
    void aPhoneShowsAllOfItWithoutScrollingSideways() throws Exception {
        hold(1);
        open(360, 2600, "light");

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(text("slots")).contains("public.held");
            assertThat(text("holders")).contains("weir-monitored");
        });
        picture("phone");
        assertThat(browser.findElement(By.cssSelector("#holders .sideways")).getText())
                .startsWith("More columns to the right");
        browser.executeScript("document.querySelector('#holders .scroll').scrollLeft = 40");
        String clock = text("clock");
        await().atMost(PATIENCE).until(() -> !text("clock").equals(clock));
        assertThat(browser.executeScript("return document.querySelector('#holders .scroll').scrollLeft"))
                .isEqualTo(40L);
        assertThat(Objects.requireNonNull(browser.executeScript("return document.documentElement.scrollWidth")))
                .isEqualTo(360L);
    }

    @Test
    void whatStrangersCallThemselvesIsTextAndNothingElse() {
        open(1280, 1500, "light");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text("holders")).contains(STRANGER));
        assertThat(browser.getTitle()).endsWith(": Weir monitored");
        assertThat(browser.findElements(By.cssSelector("main img"))).isEmpty();
    }

    @Test
    void theBrowserHasNothingToComplainAbout() {
        open(1280, 1500, "light");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text("holders")).contains("weir-monitored"));

        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
                .filteredOn(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .extracting(LogEntry::getMessage)
                .isEmpty();
    }

    @Test
    void whenNobodyWatchesNothingIsCountedAndNoCensusIsTaken() throws Exception {
        open(1280, 1500, "light");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text("holders")).contains("weir-monitored"));
        browser.get("about:blank");

        await().atMost(PATIENCE).until(() -> censuses() == 0);
    }

    /** Statements of the monitor in the last seconds, by PostgreSQL's word. */
    private long censuses() throws SQLException {
        try (Connection superuser = TestDatabase.superuser();
                Statement statement = superuser.createStatement();
                var result = statement.executeQuery("select count(*) from pg_stat_activity where"
                        + " application_name = 'weir-monitored' and query like '%route=''monitor''%'"
                        + " and state_change > now() - interval '4 s'")) {
            result.next();
            return result.getLong(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
