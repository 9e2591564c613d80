package dev.weir.rest;

import dev.weir.dispatch.work.Statement;
import dev.weir.rest.plan.Plan;

/** A request's plan and the statement that carries it out. */
record Rendered(Plan plan, Statement statement) {}
