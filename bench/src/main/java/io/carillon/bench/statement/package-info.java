/** The chapter that measures the statements of an execution one by one. */
@NullMarked
package io.carillon.bench.statement;

import org.jspecify.annotations.NullMarked;
