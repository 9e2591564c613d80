package dev.weir.warmup;

/**
 * Where the service itself listens.
 *
 * @param host the address or name that it is reached by from this machine
 * @param isSecure whether it speaks TLS
 * @param path the path that tables are below
 */
public record OwnPort(String host, int port, boolean isSecure, String path) {}
