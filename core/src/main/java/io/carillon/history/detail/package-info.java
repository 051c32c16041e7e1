/** What is shown with a single execution: its neighbours, its worker, its log. */
@NullMarked
package io.carillon.history.detail;

import org.jspecify.annotations.NullMarked;
