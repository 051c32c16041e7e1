/**
 * The worker: takes executions from its inbox, runs their handlers on threads of their own, reports
 * how they end, and keeps its lease; and the agent that takes over what a dead worker left.
 */
@NullMarked
package io.carillon.worker;

import org.jspecify.annotations.NullMarked;
