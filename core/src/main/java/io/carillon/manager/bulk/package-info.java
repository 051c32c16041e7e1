/** Operations on many task configs or executions, in batches of one transaction each. */
@NullMarked
package io.carillon.manager.bulk;

import org.jspecify.annotations.NullMarked;
