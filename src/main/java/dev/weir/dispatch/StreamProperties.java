package dev.weir.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.stream.*}.
 *
 * @param stallTimeout how long a reader of a stream may take nothing before it is cut off
 */
@ConfigurationProperties("weir.stream")
record StreamProperties(@DefaultValue("10s") Duration stallTimeout) {}
