/** What has happened to task configs since the last pass over the alert rules. */
@NullMarked
package io.carillon.alert.movement;

import org.jspecify.annotations.NullMarked;
