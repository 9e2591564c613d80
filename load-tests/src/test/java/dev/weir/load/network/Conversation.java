package dev.weir.load.network;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One client's connection: its requests, one after the other, each sent to an instance once. */
final class Conversation implements Runnable {

    private static final int BUFFER = 16 * 1024;

    private final Socket client;
    private final ReadinessBalancer balancer;
    private Optional<Link> link = Optional.empty();

    Conversation(Socket client, ReadinessBalancer balancer) {
        this.client = client;
        this.balancer = balancer;
    }

    @Override
    public void run() {
        try (client) {
            client.setTcpNoDelay(true);
            Wire in = new Wire(client.getInputStream());
            OutputStream out = new BufferedOutputStream(client.getOutputStream(), BUFFER);
            boolean stays = true;
            while (stays && !in.isAtEnd()) {
                stays = exchange(in, out);
                out.flush();
            }
        } catch (IOException clientWent) {
            // Whatever it had asked is of no interest to it any more.
            return;
        } finally {
            drop();
        }
    }

    /** One request and its answer; whether the client may ask again on this connection. */
    private boolean exchange(Wire in, OutputStream out) throws IOException {
        Head request = Head.read(in);
        Link used;
        Head response;
        try {
            used = link();
            used.upstream().began();
        } catch (UpstreamFailure failure) {
            return refuse(request, failure, out);
        }
        boolean well = false;
        try {
            response = ask(used, request, in, out);
            well = pass(used, request, response, out);
        } catch (UpstreamFailure failure) {
            return refuse(request, failure, out);
        } finally {
            used.upstream().ended(well);
        }
        boolean toTheEnd = Body.ofResponse(response, request.method()) instanceof Body.ToTheEnd;
        if (response.closes() || toTheEnd) {
            drop();
        }
        return well && !toTheEnd && !request.closes();
    }

    /** The connection there is, if its instance is ready, and else a new one to an instance that is. */
    private Link link() throws UpstreamFailure {
        if (link.isPresent() && !link.get().upstream().isReady()) {
            drop();
        }
        if (link.isEmpty()) {
            Upstream upstream = balancer.next().orElseThrow(() -> new UpstreamFailure("no instance is ready"));
            link = Optional.of(new Link(upstream));
        }
        return link.get();
    }

    /** Sends the request, and reads until the answer begins. */
    private static Head ask(Link link, Head request, Wire in, OutputStream out) throws IOException {
        request.write(link.out());
        Body.ofRequest(request).pass(in, link.out());
        link.out().flush();
        Head response = answer(link);
        while (response.status() / 100 == 1) {
            response.write(out);
            out.flush();
            response = answer(link);
        }
        return response;
    }

    private static Head answer(Link link) throws UpstreamFailure {
        try {
            return Head.read(link.in());
        } catch (UpstreamFailure failure) {
            throw failure;
        } catch (IOException e) {
            throw new UpstreamFailure(link.upstream(), e);
        }
    }

    /** Passes the answer on; whether all of it came. */
    private boolean pass(Link link, Head request, Head response, OutputStream out) throws IOException {
        response.write(out);
        try {
            Body.ofResponse(response, request.method()).pass(link.in(), out);
            return true;
        } catch (UpstreamFailure | EOFException | ProtocolException brokenOff) {
            // Too late for another status: the client sees a connection that ends too early.
            balancer.failed("%s, in the middle of its answer: %s".formatted(request.start(), brokenOff.getMessage()));
            drop();
            return false;
        }
    }

    private boolean refuse(Head request, UpstreamFailure failure, OutputStream out) throws IOException {
        drop();
        balancer.failed("%s: %s".formatted(request.start(), failure.getMessage()));
        String reason = failure.getMessage().replaceAll("[^ -~]", " ");
        out.write("HTTP/1.1 502 Bad Gateway\r\n%s: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                .formatted(ReadinessBalancer.REASON, reason)
                .getBytes(StandardCharsets.ISO_8859_1));
        return false;
    }

    private void drop() {
        link.ifPresent(Link::close);
        link = Optional.empty();
    }
}
