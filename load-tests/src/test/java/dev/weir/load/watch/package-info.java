/** Who looks on: PostgreSQL's connections, the service's process and metrics, and what clients got. */
package dev.weir.load.watch;
