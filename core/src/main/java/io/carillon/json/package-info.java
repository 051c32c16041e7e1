/** Reads JSON exactly, field by field, collecting every fault, and checks what can be stored. */
@NullMarked
package io.carillon.json;

import org.jspecify.annotations.NullMarked;
