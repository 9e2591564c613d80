/**
 * What an operator does to a running service: pause and resume, resize, recycle, reload. Each is an endpoint of Spring
 * Boot's actuator on the management port, off unless it is exposed, and only for operators who log in.
 */
@NullMarked
package dev.weir.admin;

import org.jspecify.annotations.NullMarked;
