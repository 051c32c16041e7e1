/** What a run found, in the form people read: tables, goals, charts, in both languages. */
@NullMarked
package io.carillon.bench.report;

import org.jspecify.annotations.NullMarked;
