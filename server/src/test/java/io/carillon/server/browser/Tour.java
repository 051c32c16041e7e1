package io.carillon.server.browser;

import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.carillon.server.Chromium;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens everything that a page has: its folded parts, and what its buttons open. Nothing is changed
 * by it: what would change something is refused on its way to the server.
 */
public final class Tour {

  private static final String EVENTS =
      """
      window.seenEvents = [];
      const described = ({name, target, startTime, processingStart, processingEnd, duration}) =>
        name + ' on ' + (target?.ariaLabel ?? target?.textContent ?? '').trim().slice(0, 40) + ' at ' + location.pathname
          + ' (wait ' + Math.round(processingStart - startTime) + ', work ' + Math.round(processingEnd - processingStart)
          + ', paint ' + Math.round(startTime + duration - processingEnd) + ')';
      new PerformanceObserver((list) => list.getEntries()
        .forEach((entry) => entry.interactionId > 0 && window.seenEvents.push([entry.duration, described(entry)])))
        .observe({type: 'event', durationThreshold: 16});
      """;

  // The names of the buttons of the page, or of its header.
  private static final String BUTTONS =
      """
      (where) => {
        document.querySelectorAll('main details:not([open])').forEach((one) => one.open = true);
        return [...document.querySelectorAll(where + ' button')]
          .filter((one) => !one.disabled && one.getAttribute('aria-disabled') !== 'true' && one.checkVisibility())
          .map((one) => (one.getAttribute('aria-label') ?? one.textContent).trim()).filter((name) => name !== '');
      }
      """;
  private static final Pattern LEFT_OUT =
      Pattern.compile("Log out|退出登录|中文|English|connecting|连接中|Load more|Close|关闭");
  private static final String REFUSAL =
      "{\"type\": \"about:blank\", \"title\": \"Refused\", \"status\": 409, \"detail\": \"Nothing"
          + " is changed here.\"}";

  private final Page page;
  private final String origin;
  private final Set<String> pressed = new HashSet<>();
  private final Set<String> opened = new TreeSet<>();
  private final List<Interaction> interactions = new ArrayList<>();
  private final @Nullable Path pictures;
  private boolean loaded;

  /**
   * An input.
   *
   * @param milliseconds from it to the next paint
   * @param what it was, and how its time is divided
   */
  public record Interaction(double milliseconds, String what) {}

  /** Begins a tour in a window. */
  public Tour(Page page, String origin) {
    this(page, origin, null);
  }

  /** Begins a tour that takes a picture of each dialog, into that folder. */
  public Tour(Page page, String origin, @Nullable Path pictures) {
    this.page = page;
    this.origin = origin;
    this.pictures = pictures;
    page.addInitScript(EVENTS);
    page.route(Pattern.compile("/api/v1/"), Tour::refuseChanges);
  }

  private static void refuseChanges(Route route) {
    String url = route.request().url();
    boolean reads = route.request().method().equals("GET") || url.matches(".*(preview|forecast).*");
    if (reads) {
      route.resume();
    } else {
      route.fulfill(
          new Route.FulfillOptions()
              .setStatus(409)
              .setContentType("application/problem+json")
              .setBody(REFUSAL));
    }
  }

  /** Returns the titles of the dialogs that it has seen. */
  public Set<String> opened() {
    return opened;
  }

  /** Returns the inputs, the slowest last. */
  public List<Interaction> interactions() {
    return interactions.stream()
        .sorted(Comparator.comparingDouble(Interaction::milliseconds))
        .toList();
  }

  /**
   * Shows a page and opens everything that it has.
   *
   * @param kind pages of one kind have the same buttons
   */
  public void visit(String kind, String path) {
    show(path);
    Locator all = page.getByLabel("Select all rows");
    if (all.count() > 0) {
      all.check();
    }
    for (String where : List.of("header", "main")) {
      for (Object name : (List<?>) page.evaluate(BUTTONS, where)) {
        // Of buttons that differ by a number or a date, one is as good as the others.
        String alike = String.valueOf(name).replaceAll("\\d.*", "#");
        String key = (where.equals("header") ? where : kind) + " " + alike;
        if (!LEFT_OUT.matcher(String.valueOf(name)).matches() && pressed.add(key)) {
          press(where, String.valueOf(name), path);
        }
      }
    }
    collect();
  }

  private void show(String path) {
    if (loaded) {
      Scene.turn(page, path);
    } else {
      page.navigate(origin + path);
      Scene.settled(page);
      // What opens over every page is loaded when the page is idle.
      page.waitForFunction(
          "() => performance.getEntriesByType('resource').some(({name}) =>"
              + " name.includes('Palette'))");
      loaded = true;
    }
  }

  private void press(String where, String name, String path) {
    Locator button =
        page.locator(where)
            .getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    if (button.count() == 0 || !button.first().isVisible() || !button.first().isEnabled()) {
      return;
    }
    click(button.first(), path);
    // Behind the rows stand the buttons for all that are chosen.
    if (button.count() > 1 && button.last().isVisible() && button.last().isEnabled()) {
      click(button.last(), path);
    }
  }

  private void click(Locator button, String path) {
    // A pressed toggle, such as "all that match", would take other buttons away.
    boolean toggle = button.getAttribute("aria-pressed") != null;
    ElementHandle shown = button.elementHandle();
    shown.click();
    if (toggle && shown.isVisible()) {
      shown.click();
    }
    Scene.painted(page);
    close();
    if (!page.url().equals(origin + path)) {
      collect();
      show(path);
    }
  }

  private void close() {
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    if (dialog.count() > 0) {
      dialog
          .locator("[aria-busy=true]")
          .first()
          .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
      String title = dialog.first().getByRole(AriaRole.HEADING).first().textContent();
      if (pictures != null) {
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(pictures.resolve(title.replaceAll("[/ ]+", "-") + ".png")));
      }
      if (opened.add(title)) {
        Scene.requireSound(page, "[role=dialog]");
      }
      page.keyboard().press("Escape");
      dialog.first().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    }
  }

  /** Ends the tour and closes its window. */
  public void end() {
    Chromium.close(page);
  }

  private void collect() {
    for (Object one : (List<?>) page.evaluate("window.seenEvents.splice(0)")) {
      List<?> event = (List<?>) one;
      double milliseconds = ((Number) event.getFirst()).doubleValue();
      interactions.add(new Interaction(milliseconds, String.valueOf(event.getLast())));
    }
  }
}
