/**
 * Commands on what stands beside task configs: alerts, connections, secrets, tokens, workers, ...
 */
@NullMarked
package io.carillon.cli.resources;

import org.jspecify.annotations.NullMarked;
