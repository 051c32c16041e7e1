package io.carillon.server.browser;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The cost of a page until it has its first data, and half a second more without a request. The
 * browser measures it, so that a busy machine makes no difference to the counts.
 *
 * @param calls paths of the interface, with their queries; the stream is not among them, since one
 *     worker has it for all tabs
 * @param files paths of everything else, the page and the worker included
 * @param lcp the largest contentful paint, in milliseconds
 * @param cls the cumulative layout shift
 * @param shifts what moved
 */
public record FirstPaint(
    List<String> calls, List<String> files, double lcp, double cls, List<String> shifts) {

  private static final String OBSERVERS =
      """
      (() => {
        const seen = window.seenPaint = {lcp: 0, cls: 0, shifts: [], settled: null};
        const observe = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take))
          .observe({type, buffered: true});
        observe('largest-contentful-paint', (entry) => seen.lcp = entry.startTime);
        observe('layout-shift', (entry) => {
          if (!entry.hadRecentInput) {
            seen.cls += entry.value;
            seen.shifts.push(...entry.sources.map(({node}) => node?.className ?? node?.nodeName));
          }
        });
        const look = () => {
          if (document.querySelector('h1') && !document.querySelector('main [aria-busy=true]')) {
            seen.settled ??= performance.now();
          }
        };
        new MutationObserver(look).observe(document,
          {childList: true, subtree: true, attributes: true, attributeFilter: ['aria-busy']});
      })()
      """;

  // The end of the first paint: half a second without a request, after the page has its data.
  private static final String QUIET =
      """
      () => {
        if (window.seenPaint.settled === null) return null;
        const all = performance.getEntriesByType('resource').filter((one) => one.name.startsWith(location.origin));
        all.sort((one, other) => one.startTime - other.startTime);
        let end = window.seenPaint.settled;
        let quiet = false;
        const first = all.filter((one) => {
          quiet ||= one.startTime > end + 500;
          end = quiet ? end : Math.max(end, one.responseEnd);
          return !quiet;
        });
        if (!quiet && performance.now() < end + 500) return null;
        const paths = first.map((one) => one.name.slice(location.origin.length));
        return {
          calls: paths.filter((one) => one.startsWith('/api/')),
          files: [location.pathname, ...paths.filter((one) => !one.startsWith('/api/'))],
          lcp: window.seenPaint.lcp,
          cls: window.seenPaint.cls,
          shifts: window.seenPaint.shifts.slice(0, 5),
        };
      }
      """;

  /** Lets a window measure each page that it opens from now on. */
  public static void watch(Page page) {
    page.addInitScript(OBSERVERS);
  }

  /** Returns the measures of the page that a watched window shows, as soon as it has them. */
  @SuppressWarnings("unchecked")
  public static FirstPaint of(Page page) {
    Map<String, Object> seen = (Map<String, Object>) page.waitForFunction(QUIET).jsonValue();
    return new FirstPaint(
        texts(seen, "calls"),
        texts(seen, "files"),
        number(seen, "lcp"),
        number(seen, "cls"),
        texts(seen, "shifts"));
  }

  @SuppressWarnings("unchecked")
  private static List<String> texts(Map<String, Object> seen, String name) {
    return (List<String>) Objects.requireNonNull(seen.get(name), name);
  }

  private static double number(Map<String, Object> seen, String name) {
    return ((Number) Objects.requireNonNull(seen.get(name), name)).doubleValue();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d calls, %d files, LCP %.0f ms, CLS %.4f %s",
        calls.size(),
        files.size(),
        lcp,
        cls,
        cls > 0.02 ? shifts : "");
  }
}
