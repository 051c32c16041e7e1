/** Tests of the messages of faults. */
@NullMarked
package io.carillon.fault;

import org.jspecify.annotations.NullMarked;
