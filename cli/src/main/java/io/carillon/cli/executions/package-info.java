/** Commands that run task configs and look after executions. */
@NullMarked
package io.carillon.cli.executions;

import org.jspecify.annotations.NullMarked;
