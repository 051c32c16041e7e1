/**
 * The documents of declarative files: what they may hold, how they are read, and their one form.
 */
@NullMarked
package io.carillon.manifest.document;

import org.jspecify.annotations.NullMarked;
