/**
 * The shipped task types, each one class and a model for custom task types, and the network hosts
 * and disk folders that they may access.
 */
@NullMarked
package io.carillon.tasks;

import org.jspecify.annotations.NullMarked;
