/**
 * Parts of a parameter form that JSON Schema and records do not have by themselves: the
 * alternatives of a sealed interface, and texts in several languages.
 */
@NullMarked
package io.carillon.form;

import org.jspecify.annotations.NullMarked;
