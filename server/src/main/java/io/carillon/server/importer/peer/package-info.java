/** Imports the tables of Quartz, XXL-JOB, PowerJob and django-celery-beat. */
@NullMarked
package io.carillon.server.importer.peer;

import org.jspecify.annotations.NullMarked;
