/** Declarative files by REST: apply, export, and their JSON Schema. */
@NullMarked
package io.carillon.server.api.files;

import org.jspecify.annotations.NullMarked;
