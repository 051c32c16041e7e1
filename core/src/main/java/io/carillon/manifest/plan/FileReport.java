package io.carillon.manifest.plan;

import java.util.List;

/**
 * What applying a file does.
 *
 * @param changes one for each of its objects, and for each object that it deletes
 */
public record FileReport(String file, List<ObjectChange> changes) {

  /** Copies the list. */
  public FileReport {
    changes = List.copyOf(changes);
  }

  /** Returns the number of objects with an action. */
  public long count(Action action) {
    return changes.stream().filter(change -> change.action() == action).count();
  }
}
