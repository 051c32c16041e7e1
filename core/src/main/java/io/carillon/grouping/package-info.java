/** Namespaces and labels, by which task configs are grouped, selected and shown. */
@NullMarked
package io.carillon.grouping;

import org.jspecify.annotations.NullMarked;
