/** The text form of durations, and ids that contain their time. */
@NullMarked
package io.carillon.time;

import org.jspecify.annotations.NullMarked;
