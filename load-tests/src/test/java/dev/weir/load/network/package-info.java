/** What stands between clients and the service: a proxy that follows readiness. */
package dev.weir.load.network;
