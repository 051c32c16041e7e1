/** The Celery workers: who lives, which task types they offer, and the requests sent to them. */
@NullMarked
package io.carillon.celery.worker;

import org.jspecify.annotations.NullMarked;
