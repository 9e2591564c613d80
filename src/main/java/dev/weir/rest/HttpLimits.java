package dev.weir.rest;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the REST surface needs to know of {@code weir.http.*}.
 *
 * @param maxBody the largest body that is read
 */
@ConfigurationProperties("weir.http")
record HttpLimits(@DefaultValue("10MB") DataSize maxBody) {

    HttpLimits {
        if (maxBody.toBytes() < 1 || maxBody.toBytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("weir.http.max-body is between 1 byte and 2 GB: " + maxBody);
        }
    }
}
