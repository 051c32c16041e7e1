/** How a JSON object that a person or a program wrote is read, field by field, fault by fault. */
@NullMarked
package io.carillon.json;

import org.jspecify.annotations.NullMarked;
