/** The task types that Celery workers offer, as operators declare them. */
@NullMarked
package io.carillon.celery.type;

import org.jspecify.annotations.NullMarked;
