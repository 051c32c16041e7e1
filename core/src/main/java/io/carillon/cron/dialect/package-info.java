/** Translators of the cron dialects of Unix, Quartz and Spring into patterns of the house. */
@NullMarked
package io.carillon.cron.dialect;

import org.jspecify.annotations.NullMarked;
