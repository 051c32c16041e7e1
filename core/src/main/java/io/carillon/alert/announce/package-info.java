/** Announcements: messages about alerts, and how they are sent. */
@NullMarked
package io.carillon.alert.announce;

import org.jspecify.annotations.NullMarked;
