/** Finds task configs: filters, lists in keyset pages, and the index scans behind them. */
@NullMarked
package io.carillon.config.search;

import org.jspecify.annotations.NullMarked;
