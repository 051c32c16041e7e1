/**
 * The tasks manager: the entry point for users, and the only place that sees all four components.
 * It owns the transactions that span them.
 */
@NullMarked
package io.carillon.manager;

import org.jspecify.annotations.NullMarked;
