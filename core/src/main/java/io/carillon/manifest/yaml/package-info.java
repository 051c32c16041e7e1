/** Reads YAML 1.2 into JSON with the place of each value, and writes JSON as canonical YAML. */
@NullMarked
package io.carillon.manifest.yaml;

import org.jspecify.annotations.NullMarked;
