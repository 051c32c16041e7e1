/**
 * The shipped task types, each one class and a model for those who write their own, and what they
 * may reach: hosts of the network, folders of the disk.
 */
@NullMarked
package io.carillon.tasks;

import org.jspecify.annotations.NullMarked;
