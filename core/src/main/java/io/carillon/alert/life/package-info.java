/** The life of alerts, from the first sight of a condition to its end. */
@NullMarked
package io.carillon.alert.life;

import org.jspecify.annotations.NullMarked;
