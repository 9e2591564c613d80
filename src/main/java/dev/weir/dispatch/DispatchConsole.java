package dev.weir.dispatch;

/** The dispatcher, as an operator sees it. Any thread may call; nothing here needs a connection. */
public interface DispatchConsole {

    /** What it does at this moment. */
    DispatchStatus status();
}
