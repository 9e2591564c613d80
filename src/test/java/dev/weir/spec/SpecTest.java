package dev.weir.spec;

import dev.weir.server.WeirApplication;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** A test of the whole application. Settings are the same for all, so that it starts once. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = {WeirApplication.class, SpecDatabase.class},
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "weir.instance=spec",
            "weir.rest.tx-end=commit-allow-override",
            "weir.pool.size=2",
            "weir.rest.schemas=public,Other Schema",
            "weir.http.max-body=20KB",
            "weir.rest.max-response=64KB",
            "weir.rest.aggregates=true",
            "weir.rest.plan-enabled=true",
            "weir.stream.stall-timeout=1s"
        })
@interface SpecTest {}
