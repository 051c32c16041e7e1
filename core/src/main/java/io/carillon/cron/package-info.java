/**
 * The cron pattern language of OCPS 1.4 and the local times that a pattern matches. Pure; knows no
 * time zone, no schedule and no clock.
 */
@NullMarked
package io.carillon.cron;

import org.jspecify.annotations.NullMarked;
