/**
 * The tasks manager: the users' door, and the only place that sees all four components. It owns the
 * transactions in which they work together.
 */
@NullMarked
package io.carillon.manager;

import org.jspecify.annotations.NullMarked;
