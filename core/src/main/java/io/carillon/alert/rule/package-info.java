/** Alert rules, the receivers of announcements, and silences: what users define. */
@NullMarked
package io.carillon.alert.rule;

import org.jspecify.annotations.NullMarked;
