/**
 * What the author of a task type writes against: the annotation, the handler, its context and the
 * outcomes a handler can answer with.
 */
@NullMarked
package io.carillon.task;

import org.jspecify.annotations.NullMarked;
