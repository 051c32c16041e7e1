/** The workers on record: their registration, lease, status, settings and orders. */
@NullMarked
package io.carillon.worker.registry;

import org.jspecify.annotations.NullMarked;
