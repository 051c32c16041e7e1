/** Words in each language, and figures as people read them. */
@NullMarked
package io.carillon.bench.text;

import org.jspecify.annotations.NullMarked;
