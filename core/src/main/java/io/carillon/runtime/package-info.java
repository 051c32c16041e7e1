/** Where executions run other than on this process's own handlers: the seam for such a runtime. */
@NullMarked
package io.carillon.runtime;

import org.jspecify.annotations.NullMarked;
