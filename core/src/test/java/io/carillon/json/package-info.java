/** Tests of reading what a person wrote. */
@NullMarked
package io.carillon.json;

import org.jspecify.annotations.NullMarked;
