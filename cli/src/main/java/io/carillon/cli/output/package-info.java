/** What commands print: tables, JSON, YAML and names, with colours on a terminal alone. */
@NullMarked
package io.carillon.cli.output;

import org.jspecify.annotations.NullMarked;
