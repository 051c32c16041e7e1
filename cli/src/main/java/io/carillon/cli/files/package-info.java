/** The commands for declarative files: diff, apply, export. */
@NullMarked
package io.carillon.cli.files;

import org.jspecify.annotations.NullMarked;
