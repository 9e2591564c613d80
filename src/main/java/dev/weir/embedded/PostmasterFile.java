package dev.weir.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file in which a server says what it is and whether it accepts connections. */
final class PostmasterFile {

    static final String NAME = "postmaster.pid";

    private static final int STATUS_LINE = 7;

    private PostmasterFile() {}

    static boolean saysReady(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return false;
        }
        List<String> lines = Files.readAllLines(pidFile);
        return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
    }
}
