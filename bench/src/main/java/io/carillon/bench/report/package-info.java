/** What a run found as a page: sections with tables and goals. */
@NullMarked
package io.carillon.bench.report;

import org.jspecify.annotations.NullMarked;
