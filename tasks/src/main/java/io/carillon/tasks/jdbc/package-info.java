/** Databases that task types reach by JDBC, named as connections of the kind {@code jdbc}. */
@NullMarked
package io.carillon.tasks.jdbc;

import org.jspecify.annotations.NullMarked;
