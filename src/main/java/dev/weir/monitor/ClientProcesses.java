package dev.weir.monitor;

import dev.weir.monitor.Census.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the addresses, ports and beginnings of connections tell of the processes that hold them. Addresses are certain: no
 * process has two. Beginnings only hint at it.
 *
 * @param addresses how many there are; a Unix socket is none
 * @param address when there is only one
 * @param ports of the clients, in order
 * @param begun when each began, in order; only of those for which it is known
 */
record ClientProcesses(int addresses, Optional<String> address, List<Integer> ports, List<Instant> begun) {

    /** From one to the next, connections that a process opens when it starts are not further apart. */
    private static final Duration TOGETHER = Duration.ofSeconds(2);

    static ClientProcesses of(List<Session> sessions) {
        List<String> addresses = sessions.stream()
                .flatMap(session -> session.address().stream())
                .distinct()
                .toList();
        return new ClientProcesses(
                addresses.size(),
                addresses.size() == 1 ? Optional.of(addresses.getFirst()) : Optional.empty(),
                sessions.stream()
                        .flatMap(session -> session.port().stream())
                        .sorted()
                        .toList(),
                sessions.stream()
                        .flatMap(session -> session.connected().stream())
                        .sorted()
                        .toList());
    }

    /** Continues a sentence that says how many there are. */
    String words() {
        if (addresses > 1) {
            return " from %d addresses, so of as many processes at least".formatted(addresses);
        }
        return address.map(from -> " from " + from).orElse("") + beginnings();
    }

    private String beginnings() {
        if (begun.size() < 2) {
            return "";
        }
        Duration all = Duration.between(begun.getFirst(), begun.getLast());
        int starts = starts();
        if (starts == 1) {
            return ", all begun within %s as those of one process are".formatted(Quantities.length(all));
        }
        return 2 * starts <= begun.size()
                ? ", begun at %d moments over %s as those of %d processes are, or of one whose pool grows"
                        .formatted(starts, Quantities.length(all), starts)
                : ", begun one by one over %s, by one process or several".formatted(Quantities.length(all));
    }

    private int starts() {
        int starts = 1;
        for (int i = 1; i < begun.size(); i++) {
            starts += Duration.between(begun.get(i - 1), begun.get(i)).compareTo(TOGETHER) > 0 ? 1 : 0;
        }
        return starts;
    }

    /** How to know for certain which processes they are. */
    String hint() {
        if (ports.isEmpty() || address.isEmpty()) {
            return "";
        }
        return ". Which process it is, ss -tnp or lsof -nPi on %s shows for the client ports %d to %d"
                .formatted(address.get(), ports.getFirst(), ports.getLast());
    }
}
