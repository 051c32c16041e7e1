/**
 * The API for authors of task types: the annotation, the handler, its context and the outcomes it
 * can return. It depends on no other package of Carillon.
 */
@NullMarked
package io.carillon.task;

import org.jspecify.annotations.NullMarked;
