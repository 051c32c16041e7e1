/**
 * What is imported from other schedulers: task configs as a declarative file, with what has no
 * equal.
 */
@NullMarked
package io.carillon.server.importer;

import org.jspecify.annotations.NullMarked;
