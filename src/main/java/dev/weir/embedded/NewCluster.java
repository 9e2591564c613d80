package dev.weir.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Makes the data directory of a server: initdb, and its configuration. */
final class NewCluster {

    private NewCluster() {}

    /** Whether {@code initdb} went well; its words are in the log. */
    static boolean initialise(
            Binaries programs,
            InstanceDirectory directory,
            Processes processes,
            String password,
            Map<String, String> settings)
            throws IOException, InterruptedException {
        Path secret = directory.path().resolve("password");
        Files.createFile(secret);
        if (!Binaries.isWindows()) {
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        }
        Files.writeString(secret, password);
        List<String> command = new ArrayList<>(
                List.of(programs.program("initdb"), "-D", directory.data().toString()));
        command.addAll(List.of("-U", LocalPostgres.SUPERUSER, "-A", "scram-sha-256", "--pwfile", secret.toString()));
        command.addAll(List.of("-E", "UTF8", "--no-sync"));
        command.addAll(programs.locale());
        Process initdb = processes.launchTool(command);
        if (initdb.waitFor() != 0) {
            return false;
        }
        Files.delete(secret);
        Configuration.write(directory.data(), settings);
        return true;
    }

    static String secret() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
