package dev.weir.http;

/** The attributes of an exchange that the handler of a surface and the server around it share. */
public final class RequestAttributes {

    /** Set by a handler: its route, a relation or function of the catalog, never a raw path. */
    public static final String ROUTE = "dev.weir.route";

    /** Set before a handler is called: the W3C trace context that its work belongs to; absent without a trace. */
    public static final String TRACEPARENT = "dev.weir.traceparent";

    /** Set when it is known: whom the request is counted for. */
    public static final String CONSUMER = "dev.weir.consumer";

    private RequestAttributes() {}
}
