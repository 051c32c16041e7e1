/**
 * Declarative files: applies what they say in one transaction for each file, marks its owner, and
 * writes what is there as such a file.
 */
@NullMarked
package io.carillon.manifest;

import org.jspecify.annotations.NullMarked;
