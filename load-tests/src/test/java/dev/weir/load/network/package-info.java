/** What stands between clients and the service: proxies, and clients that behave badly. */
package dev.weir.load.network;
