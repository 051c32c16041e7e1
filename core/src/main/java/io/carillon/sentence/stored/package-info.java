/** Sentences in the tables: a text, and JSON with the code and the arguments. */
@NullMarked
package io.carillon.sentence.stored;

import org.jspecify.annotations.NullMarked;
