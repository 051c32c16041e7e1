/** REST interface of executions: lists, single ones, logs, bulk operations. */
@NullMarked
package io.carillon.server.api.execution;

import org.jspecify.annotations.NullMarked;
