/** Tests of reading and writing definitions. */
@NullMarked
package io.carillon.definition;

import org.jspecify.annotations.NullMarked;
