package io.carillon.server.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with how a page is laid out, and pictures of it as others see it. */
public final class Layout {

  /** The kinds of colour vision that Chromium imitates. */
  public static final List<String> VISIONS =
      List.of("achromatopsia", "deuteranopia", "protanopia", "tritanopia");

  private static final int NARROWEST = 320;

  private static final String CLIPPED =
      """
      () => [...document.querySelectorAll('body *')].filter((one) => {
        if (!(one instanceof HTMLElement) || one.clientWidth < 3 || !one.checkVisibility()) return false;
        const style = getComputedStyle(one);
        const cut = one.scrollWidth > one.clientWidth + 1
          || (style.webkitLineClamp !== 'none' && one.scrollHeight > one.clientHeight + 1);
        if (style.overflowX !== 'hidden' || !cut || one.innerText.trim() === '') return false;
        one.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
        return one.closest('[title]') === null && one.querySelector('[title]') === null;
      }).map((one) => 'cut off and without a title: ' + one.outerHTML.slice(0, 200))
      """;

  private Layout() {}

  /**
   * Returns where a page is wider than its window, of a phone also than the narrowest one, and the
   * texts that are cut off without a way to read them.
   */
  public static List<String> findings(Page page) {
    List<String> found = new ArrayList<>();
    ((List<?>) page.evaluate(CLIPPED)).forEach(one -> found.add(String.valueOf(one)));
    var size = page.viewportSize();
    found.addAll(tooWide(page));
    if (size.width < 720) {
      page.setViewportSize(NARROWEST, size.height);
      found.addAll(tooWide(page));
      page.setViewportSize(size.width, size.height);
    }
    return found;
  }

  private static List<String> tooWide(Page page) {
    Number wide = (Number) page.evaluate("document.documentElement.scrollWidth - innerWidth");
    return wide.intValue() > 0
        ? List.of("wider by %s than a window of %d".formatted(wide, page.viewportSize().width))
        : List.of();
  }

  /** Takes a picture for each of {@link #VISIONS}. */
  public static void asOthersSeeIt(Page page, Path folder, String name) {
    CDPSession session = page.context().newCDPSession(page);
    for (String type : VISIONS) {
      see(session, type);
      page.screenshot(
          new Page.ScreenshotOptions().setPath(folder.resolve(name + "-" + type + ".png")));
    }
    see(session, "none");
    session.detach();
  }

  /** Shows the page of a session in the colours of a kind of colour vision. */
  static void see(CDPSession session, String type) {
    JsonObject wanted = new JsonObject();
    wanted.addProperty("type", type);
    session.send("Emulation.setEmulatedVisionDeficiency", wanted);
  }
}
