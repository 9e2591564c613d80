package dev.weir.load.trouble;

/** What anybody can do to a service who can connect to it. */
public enum Abuse {
    /** A transfer, a few bytes at a time, which takes longer than the service allows. */
    SENDS_SLOWLY("sends a body a few bytes at a time", 10, true),
    /** Ten megabytes, of which it takes 1 KB at a time. */
    READS_SLOWLY("reads ten megabytes 1 KB at a time", 4, false),
    /** Hundreds of requests for a megabyte each, sent at once, and no answer is read. */
    READS_NOTHING("sends hundreds of requests at once and reads nothing", 1, false),
    HALF_A_HEAD("says nothing more after half of the head", 25, true),
    HALF_A_HEAD_TO_MANAGEMENT("does the same on the management port", 25, true),
    SAYS_NOTHING("connects and says nothing", 25, true),
    SAYS_NOTHING_TO_MANAGEMENT("does that on the management port", 25, true),
    /** A transfer of nine megabytes but for its last byte. */
    WITHHOLDS_THE_END("withholds the last byte of nine megabytes", 4, true),
    /** A transfer in one good chunk, and then what is no chunk. */
    BREAKS_A_CHUNK("breaks the second chunk of a body", 2, true),
    /** A transfer in one good chunk, the last one, and then what is no trailer. */
    BREAKS_A_TRAILER("breaks the trailer of a body", 2, true),
    /** Hundreds of reads at once, whose answers it reads. */
    PIPELINES("sends hundreds of requests at once and reads all answers", 1, true),
    /** A value that a reader of SQL would take for a million strings. */
    QUOTES("writes three million apostrophes", 1, true);

    private final String words;
    private final int clients;
    private final boolean ends;

    Abuse(String words, int clients, boolean ends) {
        this.words = words;
        this.clients = clients;
        this.ends = ends;
    }

    /** How many do it at a time. */
    int clients() {
        return clients;
    }

    /** Whether it ends soon whatever the client does, and the client can see that. */
    boolean ends() {
        return ends;
    }

    @Override
    public String toString() {
        return words;
    }
}
