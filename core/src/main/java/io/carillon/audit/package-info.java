/** The audit: holds the due times a config had against the events that account for them. */
@NullMarked
package io.carillon.audit;

import org.jspecify.annotations.NullMarked;
