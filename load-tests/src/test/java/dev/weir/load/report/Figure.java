package dev.weir.load.report;

/** Something drawn: HTML that needs nothing else. */
public sealed interface Figure permits Plot, Bars {

    /** Whether there is nothing to draw. */
    boolean isEmpty();

    String html();
}
