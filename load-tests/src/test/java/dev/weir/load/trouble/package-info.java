/**
 * What goes wrong on purpose: troubles of the database and of the network to it, played while a load runs, and clients
 * that misbehave.
 */
package dev.weir.load.trouble;
