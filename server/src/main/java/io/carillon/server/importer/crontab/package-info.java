/** Imports crontab files. */
@NullMarked
package io.carillon.server.importer.crontab;

import org.jspecify.annotations.NullMarked;
