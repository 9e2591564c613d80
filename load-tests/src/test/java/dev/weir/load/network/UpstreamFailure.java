package dev.weir.load.network;

import java.io.IOException;

/** It was the instance that did not do its part, and not the client. */
final class UpstreamFailure extends IOException {

    UpstreamFailure(String what) {
        super(what);
    }

    UpstreamFailure(Upstream upstream, IOException cause) {
        super("%s: %s".formatted(upstream.name(), cause), cause);
    }
}
