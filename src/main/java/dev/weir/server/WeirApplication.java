package dev.weir.server;

import dev.weir.sql.PasswordCommand;
import java.io.IOException;
import java.security.SecureRandom;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service, or the tool that the first argument names. */
@SpringBootApplication(scanBasePackages = "dev.weir")
public class WeirApplication {

    WeirApplication() {}

    public static void main(String[] args) throws IOException {
        if (args.length > 0 && args[0].equals(ConnectionsTool.NAME)) {
            System.exit(ConnectionsTool.run(args));
        }
        if (args.length > 0 && args[0].equals(PasswordCommand.NAME)) {
            System.exit(PasswordCommand.run(System.in, System.out, System.err));
        }
        if (args.length > 0 && args[0].equals(KeyTool.NAME)) {
            System.out.println(KeyTool.make(new SecureRandom()));
            return;
        }
        LeakDetectionDefault.offUnlessAskedFor(System.getProperties());
        SpringApplication.run(WeirApplication.class, args);
    }
}
