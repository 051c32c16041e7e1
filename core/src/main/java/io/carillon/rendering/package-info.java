/**
 * Parameters with placeholders: their check when a config is saved, and their values when an
 * attempt begins.
 */
@NullMarked
package io.carillon.rendering;

import org.jspecify.annotations.NullMarked;
