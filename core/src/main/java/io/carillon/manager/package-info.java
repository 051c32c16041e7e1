/**
 * The tasks manager: the entry point for users. It sees all four components and owns the
 * transactions that span them.
 */
@NullMarked
package io.carillon.manager;

import org.jspecify.annotations.NullMarked;
