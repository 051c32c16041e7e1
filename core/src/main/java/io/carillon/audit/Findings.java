package io.carillon.audit;

import java.util.ArrayList;
import java.util.List;

/** The findings of an audit: the first 1,000 are kept, the others counted. */
final class Findings {

  private static final int MAX = 1_000;

  private final List<Audit.Finding> kept = new ArrayList<>();
  private long more;

  void add(Audit.Finding finding) {
    if (room() > 0) {
      kept.add(finding);
    } else {
      more++;
    }
  }

  /** Counts findings that are not listed. */
  void addMore(long count) {
    more += count;
  }

  int room() {
    return MAX - kept.size();
  }

  List<Audit.Finding> kept() {
    return List.copyOf(kept);
  }

  long more() {
    return more;
  }
}
