/**
 * One execution in the hands of Celery: its state machine, the signals it receives, the effects
 * that follow, and their storage.
 */
@NullMarked
package io.carillon.celery.task;

import org.jspecify.annotations.NullMarked;
