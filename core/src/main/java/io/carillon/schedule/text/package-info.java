/** Sentences about schedules in English and Chinese: descriptions and warnings. */
@NullMarked
package io.carillon.schedule.text;

import org.jspecify.annotations.NullMarked;
