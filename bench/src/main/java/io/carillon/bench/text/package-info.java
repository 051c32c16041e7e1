/** Texts in each language, and figures formatted for people. */
@NullMarked
package io.carillon.bench.text;

import org.jspecify.annotations.NullMarked;
