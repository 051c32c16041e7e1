/**
 * Alerts: rules about task configs and queues, evaluated by one node at a time, and announced by
 * task types that run outside of the workers.
 */
@NullMarked
package io.carillon.alert;

import org.jspecify.annotations.NullMarked;
