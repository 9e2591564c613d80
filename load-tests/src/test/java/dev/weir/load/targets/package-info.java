/** What is loaded: a service and its database, found or started. */
package dev.weir.load.targets;
