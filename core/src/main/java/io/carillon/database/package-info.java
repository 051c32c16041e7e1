/**
 * Access to PostgreSQL: connections, transactions, migrations, notices and the database's clock.
 */
@NullMarked
package io.carillon.database;

import org.jspecify.annotations.NullMarked;
