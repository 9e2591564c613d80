package dev.weir.rest;

import dev.weir.dispatch.Rows;
import dev.weir.dispatch.work.Statement;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.plan.Shop;
import dev.weir.rest.query.Queries;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.RawRequest;
import dev.weir.rest.request.RequestParser;
import dev.weir.rest.response.Responses;
import dev.weir.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The pure stages of a read: from its text to a statement, and from the row that answers it to a response. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StagesBenchmark {

    /** What is asked: a row by its key, a page of a search, or a row with others of three levels. */
    public enum Asked {
        ROW("id=eq.48213", ""),
        PAGE(
                "select=id,label:name,email&name=ilike.*%C3%A9e*&or=(id.lt.50000,email.is.null)&order=name.desc,id&limit=20",
                "count=exact, wait=5"),
        EMBED(
                "select=id,name,orders(id,total,items(price))&orders.items.price=gt.5&orders.order=id.desc&orders.limit=3"
                        + "&id=eq.48213",
                "");

        private final String query;
        private final String prefer;

        Asked(String query, String prefer) {
            this.query = query;
            this.prefer = prefer;
        }

        private RawRequest request() {
            Map<String, List<String>> headers = prefer.isEmpty()
                    ? Map.of("Accept", List.of("*/*"))
                    : Map.of("Accept", List.of("application/json"), "Prefer", List.of(prefer));
            return new RawRequest(
                    "GET", "customers", query, name -> headers.getOrDefault(name, List.of()), ByteBuffer.allocate(0));
        }
    }

    @Param
    public Asked asked = Asked.ROW;

    private final RequestParser parser = new RequestParser(Duration.ofSeconds(10));
    private final Planner planner = new Planner(null, 64L << 20);
    private final Renderer renderer = new Renderer(planner);
    private final byte[] body = "[{\"id\":48213,\"name\":\"Zoé\",\"email\":null}]".getBytes(StandardCharsets.UTF_8);
    private RawRequest raw = asked.request();
    private ApiRequest request = parser.parse(raw);
    private Plan plan = planner.plan(request, Shop.CATALOG);

    @Setup
    public void prepare() {
        raw = asked.request();
        request = parser.parse(raw);
        plan = planner.plan(request, Shop.CATALOG);
    }

    @Benchmark
    public ApiRequest parse() {
        return parser.parse(raw);
    }

    @Benchmark
    public Plan plan() {
        return planner.plan(request, Shop.CATALOG);
    }

    @Benchmark
    public Statement render() {
        return Queries.render(plan);
    }

    /** Both, of a structure that has come before: as it is for nearly every request. */
    @Benchmark
    public Statement planAndRenderAgain() {
        return renderer.of(request, Shop.CATALOG).statement();
    }

    @Benchmark
    public Response respond() {
        ByteBuf bytes = Unpooled.wrappedBuffer(body);
        Response response =
                Responses.render(request, plan, Rows.of(bytes, "1", "1"), "/rest/v1/customers", null);
        response.release();
        return response;
    }
}
