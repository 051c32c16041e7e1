/** The event recorder: writes schedule events and what attempts report, in batches. */
@NullMarked
package io.carillon.record;

import org.jspecify.annotations.NullMarked;
