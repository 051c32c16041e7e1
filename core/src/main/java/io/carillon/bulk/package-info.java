/**
 * Acts on many things at once: which are selected, in which batches they are changed, and what came
 * of each. A batch is one transaction; one item that is refused does not spoil the others.
 */
@NullMarked
package io.carillon.bulk;

import org.jspecify.annotations.NullMarked;
