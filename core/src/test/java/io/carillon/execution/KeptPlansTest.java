package io.carillon.execution;

import io.carillon.fixture.UncountedRows;
import java.util.List;

/**
 * Plans that were made for an empty table, vacuumed after all of its rows were deleted, serve while
 * the table grows: nothing analyzes it in between. The live part of the executions is such a table
 * whenever little runs.
 */
class KeptPlansTest extends UncountedExecutionsTest {

  /** An empty partition of earlier attempts has no pages, so that reading all of it is cheapest. */
  @Override
  List<String> names() {
    return super.names().stream().filter(name -> !name.equals("explain a retry")).toList();
  }

  @Override
  void fill(UncountedRows uncounted) {
    uncounted.fillUnanalyzed();
  }
}
