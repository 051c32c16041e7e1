/** The way to PostgreSQL: connections, transactions, migrations, the database's clock. */
@NullMarked
package io.carillon.database;

import org.jspecify.annotations.NullMarked;
