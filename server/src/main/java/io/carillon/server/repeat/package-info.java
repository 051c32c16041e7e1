/**
 * Requests that are sent again: acted on once, and answered as the first time (Idempotency-Key).
 */
@NullMarked
package io.carillon.server.repeat;

import org.jspecify.annotations.NullMarked;
