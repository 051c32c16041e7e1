/**
 * The worker: claims executions from its work source, runs their handlers on separate threads,
 * reports their outcomes, renews its lease, and takes over from dead workers.
 */
@NullMarked
package io.carillon.worker;

import org.jspecify.annotations.NullMarked;
