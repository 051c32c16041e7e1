/** The kinds of alert rules: what each looks for, in sets, and how it says so. */
@NullMarked
package io.carillon.alert.kind;

import org.jspecify.annotations.NullMarked;
