/**
 * The worker: claims executions from its inbox, runs their handlers on separate threads, reports
 * their outcomes, and renews its lease; and the takeover of dead workers' executions.
 */
@NullMarked
package io.carillon.worker;

import org.jspecify.annotations.NullMarked;
