package io.carillon.server.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.Locale;
import java.util.Map;

/**
 * The load of a page during a storm of updates, as the browser measures it.
 *
 * @param seconds of the measurement
 * @param longShare the part of the time that tasks of more than 50 ms took, 0 to 1
 * @param longest the longest task, in milliseconds
 * @param paints of the list, a second
 * @param nodes the largest number of elements
 * @param grownBytes the growth of the heap, after garbage collection
 */
record Strain(
    double seconds, double longShare, double longest, double paints, int nodes, double grownBytes) {

  private static final String BEGIN =
      """
      (watched) => {
        const seen = window.seenStrain = {begin: performance.now(), long: 0, longest: 0, paints: 0, nodes: 0};
        seen.tasks = new PerformanceObserver((list) => list.getEntries().forEach(({duration}) => {
          seen.long += duration;
          seen.longest = Math.max(seen.longest, duration);
        }));
        seen.tasks.observe({type: 'longtask'});
        let frame = 0;
        seen.changes = new MutationObserver(() => {
          frame ||= requestAnimationFrame(() => {
            frame = 0;
            seen.paints++;
            seen.nodes = Math.max(seen.nodes, document.getElementsByTagName('*').length);
          });
        });
        seen.changes.observe(document.querySelector(watched), {childList: true, subtree: true, characterData: true});
      }
      """;

  private static final String END =
      """
      () => {
        const seen = window.seenStrain;
        seen.tasks.disconnect();
        seen.changes.disconnect();
        return {seconds: (performance.now() - seen.begin) / 1000, long: seen.long, longest: seen.longest,
          paints: seen.paints, nodes: seen.nodes};
      }
      """;

  /** Measures a page while something is done. */
  static Strain during(Page page, String watched, Runnable work) {
    CDPSession session = page.context().newCDPSession(page);
    double before = heap(session);
    page.evaluate(BEGIN, watched);
    work.run();
    Map<?, ?> seen = (Map<?, ?>) page.evaluate(END);
    double seconds = number(seen, "seconds");
    Strain strain =
        new Strain(
            seconds,
            number(seen, "long") / 1_000 / seconds,
            number(seen, "longest"),
            number(seen, "paints") / seconds,
            (int) number(seen, "nodes"),
            heap(session) - before);
    session.detach();
    return strain;
  }

  private static double heap(CDPSession session) {
    session.send("HeapProfiler.collectGarbage");
    JsonObject usage = session.send("Runtime.getHeapUsage");
    return usage.get("usedSize").getAsDouble();
  }

  private static double number(Map<?, ?> seen, String name) {
    return seen.get(name) instanceof Number number ? number.doubleValue() : 0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f s: long tasks %.1f %% of the time, the longest %.0f ms; %.1f paints a second; %d"
            + " nodes; heap %+.1f MB",
        seconds,
        longShare * 100,
        longest,
        paints,
        nodes,
        grownBytes / 1_000_000);
  }
}
