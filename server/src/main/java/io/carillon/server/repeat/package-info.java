/** Repeated requests (Idempotency-Key): executed once, and answered with the first response. */
@NullMarked
package io.carillon.server.repeat;

import org.jspecify.annotations.NullMarked;
