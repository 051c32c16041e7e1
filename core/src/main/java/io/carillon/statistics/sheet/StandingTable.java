package io.carillon.statistics.sheet;

import java.util.ArrayList;
import java.util.List;

/**
 * The standings by the ids of their configs, found without an object for each of the hundreds of
 * thousands of look-ups of an answer. Not thread-safe.
 */
final class StandingTable {

  private final List<Standing> all = new ArrayList<>();

  // A config is at the place of its id or behind it, as its place in the list of all, from 1 on; at
  // most half of the places are taken.
  private int[] places = new int[1 << 10];

  // Where the config after the last one is expected.
  private int next;

  /** Returns the standing of a config: a new one for one that has none. */
  Standing of(long config) {
    // The sheets have mostly the same configs in the same order.
    next = next < all.size() && all.get(next).taskConfigId() == config ? next : found(config);
    return all.get(next++);
  }

  /** Returns the place of a config in the list of all. */
  private int found(long config) {
    int place = place(config);
    if (places[place] != 0) {
      return places[place] - 1;
    }
    all.add(new Standing(config));
    places[place] = all.size();
    if (2 * all.size() > places.length) {
      grow();
    }
    return all.size() - 1;
  }

  private int place(long config) {
    int last = places.length - 1;
    int place = (int) ((config * 0x9E3779B97F4A7C15L) >>> 32) & last;
    while (places[place] != 0 && all.get(places[place] - 1).taskConfigId() != config) {
      place = (place + 1) & last;
    }
    return place;
  }

  private void grow() {
    places = new int[2 * places.length];
    for (int i = 0; i < all.size(); i++) {
      places[place(all.get(i).taskConfigId())] = i + 1;
    }
  }

  /** Returns the standings of all configs. */
  List<Standing> all() {
    return all;
  }
}
