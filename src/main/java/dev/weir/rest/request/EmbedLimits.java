package dev.weir.rest.request;

/**
 * How much one request may embed.
 *
 * @param depth how deep relations may stand in relations
 * @param count how many there may be in all
 */
public record EmbedLimits(int depth, int count) {

    /** Without settings. */
    public static final EmbedLimits DEFAULT = new EmbedLimits(8, 50);
}
