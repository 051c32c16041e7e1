/**
 * Bulk operations: the selection of items, the batches in which they are changed, and the result of
 * each item. A batch is one transaction; a refused item does not affect the others.
 */
@NullMarked
package io.carillon.bulk;

import org.jspecify.annotations.NullMarked;
