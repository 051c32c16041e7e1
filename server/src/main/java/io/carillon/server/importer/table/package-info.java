/** Rows of tables of other schedulers, from a dump or from their database. */
@NullMarked
package io.carillon.server.importer.table;

import org.jspecify.annotations.NullMarked;
