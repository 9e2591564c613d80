package dev.weir.dispatch.wire;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The channels that Weir itself may have one connection listen to. It outlives the loans of its connection. Safe for use by several threads. */
final class HeardChannels {

    private final Set<String> channels = new TreeSet<>();

    synchronized void add(Collection<String> more) {
        channels.addAll(more);
    }

    /** After a reset it listens to these, and to no other. */
    synchronized void only(Collection<String> these) {
        channels.clear();
        channels.addAll(these);
    }

    /** As PostgreSQL reads an array. */
    synchronized String array() {
        return channels.stream()
                .map(channel -> '"' + channel.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }
}
