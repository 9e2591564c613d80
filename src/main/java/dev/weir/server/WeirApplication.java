package dev.weir.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service. */
@SpringBootApplication(scanBasePackages = "dev.weir")
public class WeirApplication {

    WeirApplication() {}

    public static void main(String[] args) {
        SpringApplication.run(WeirApplication.class, args);
    }
}
