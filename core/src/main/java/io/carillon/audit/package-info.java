/** The audit: compares the due times of a config with the events that account for them. */
@NullMarked
package io.carillon.audit;

import org.jspecify.annotations.NullMarked;
