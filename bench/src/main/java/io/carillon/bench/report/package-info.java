/** The results as pages: sections with tables and goals. */
@NullMarked
package io.carillon.bench.report;

import org.jspecify.annotations.NullMarked;
