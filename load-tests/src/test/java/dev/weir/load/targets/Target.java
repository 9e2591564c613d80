package dev.weir.load.targets;

import dev.weir.embedded.Login;
import dev.weir.load.watch.Whose;
import java.net.URI;

/** A Weir and the PostgreSQL behind it. */
public sealed interface Target extends AutoCloseable permits OwnTarget, GivenTarget {

    /** Where the service answers, without a path. */
    URI url();

    /** Where its management answers, without a path. */
    URI management();

    /** Where its REST surface is, below {@link #url()}. */
    String path();

    /** The schema that its relations are in. */
    String schema();

    /** A login that is not the service's own: for those who look on, and for the right answers. */
    Login onlooker();

    /** Which connections are the service's. */
    Whose whose();

    /** The connections that it may hold. */
    int bound();

    /** Whether a suite may write to it. */
    boolean writable();

    /** Whether nobody else changes the data meanwhile. */
    boolean ours();

    /** One line for the report. */
    String description();

    /** Ends what was started, and removes what was made. */
    @Override
    void close();
}
