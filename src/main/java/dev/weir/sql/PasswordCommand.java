package dev.weir.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** {@code java -jar weir.jar password}: makes of a password the hash that {@code weir.sql.users} holds. */
public final class PasswordCommand {

    public static final String NAME = "password";

    private PasswordCommand() {}

    /** Reads a password, one line of the input, and prints its hash. Answers the exit status. */
    public static int run(InputStream in, PrintStream out, PrintStream err) throws IOException {
        String password = new BufferedReader(new InputStreamReader(in, Charset.defaultCharset())).readLine();
        if (password == null || password.isEmpty()) {
            err.println("No password was given; it is one line of the input.");
            return 1;
        }
        try {
            out.println(new BCryptPasswordEncoder().encode(password));
            return 0;
        } catch (IllegalArgumentException tooLong) {
            err.println("The password is too long: bcrypt takes 72 bytes.");
            return 1;
        }
    }
}
