package dev.weir.compare.vertx;

import dev.weir.compare.shared.Requests;
import dev.weir.compare.shared.Requests.Request;
import dev.weir.compare.shared.Settings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/**
 * Vert.x without a router: a verticle for each core, and the PostgreSQL client in its pipelining form, with prepared
 * statements kept. The connections are divided among the verticles where they go round, so that a request stays on
 * one event loop, or, with {@code -Dshared=true}, one pool is shared by all.
 */
final class VertxServer extends VerticleBase {

    private static final int PIPELINING = 256;

    private final Settings settings;
    private final Requests requests;
    private final boolean shared;
    private final int connections;
    private SqlClient database;

    private VertxServer(Settings settings, Requests requests, boolean shared, int connections) {
        this.settings = settings;
        this.requests = requests;
        this.shared = shared;
        this.connections = connections;
    }

    @Override
    public Future<?> start() {
        PoolOptions pool = new PoolOptions().setMaxSize(connections).setMaxWaitQueueSize(-1);
        if (shared) {
            pool.setShared(true).setName("bench").setEventLoopSize(connections);
        }
        database = PgBuilder.client()
                .with(pool)
                .connectingTo(connectOptions())
                .using(vertx)
                .build();
        HttpServerOptions http = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(settings.port())
                .setAcceptBacklog(8_192)
                .setTcpNoDelay(true);
        return vertx.createHttpServer(http).requestHandler(this::handle).listen();
    }

    private PgConnectOptions connectOptions() {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(settings.host())
                .setPort(settings.pgPort())
                .setDatabase(settings.database())
                .setUser(settings.user())
                .setPassword(settings.password());
        options.setPipeliningLimit(PIPELINING);
        options.setCachePreparedStatements(true).setPreparedStatementCacheMaxSize(1_024);
        options.addProperty("application_name", settings.name());
        return options;
    }

    private void handle(HttpServerRequest http) {
        Request request = requests.find(http.uri());
        if (request == null) {
            http.response().setStatusCode(404).end();
        } else if (http.method() == HttpMethod.POST) {
            http.body().onSuccess(body -> answer(http, request, Tuple.of(body.toString())));
        } else {
            answer(http, request, Tuple.of(Requests.number(http.uri())));
        }
    }

    private void answer(HttpServerRequest http, Request request, Tuple arguments) {
        database.preparedQuery(request.sql())
                .execute(arguments)
                .onSuccess(rows -> http.response()
                        .setStatusCode(request.status())
                        .putHeader("Content-Type", Requests.JSON)
                        .end(rows.iterator().next().getString(0)))
                .onFailure(error -> http.response().setStatusCode(500).end(String.valueOf(error.getMessage())));
    }

    public static void main(String[] args) {
        Settings settings = Settings.read();
        Requests requests = Requests.load(settings.requests());
        int cores = Runtime.getRuntime().availableProcessors();
        boolean divided = !Boolean.getBoolean("shared") && settings.pool() % cores == 0;
        int connections = divided ? settings.pool() / cores : settings.pool();
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(cores));
        vertx.deployVerticle(
                        () -> new VertxServer(settings, requests, !divided, connections),
                        new DeploymentOptions().setInstances(cores))
                .onFailure(error -> {
                    System.err.println(error);
                    System.exit(1);
                });
    }
}
