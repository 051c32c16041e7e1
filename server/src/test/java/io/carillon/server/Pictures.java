package io.carillon.server;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Pictures of a window: as it is, in console/target/screens/walk, and with {@code
 * -Dcarillon.pictures=true} drawn as SVG in docs/pictures: text, which git keeps.
 */
final class Pictures {

  private static final Path ROOT = Path.of(System.getProperty("carillon.build.root", ".."));

  /** Whether pictures of the documents are drawn. */
  static final boolean DRAWN = Boolean.getBoolean("carillon.pictures");

  private final Page page;
  private final String language;
  private final String script;

  Pictures(Page page, String language) {
    this.page = page;
    this.language = language;
    try (var in = Pictures.class.getResourceAsStream("drawing.js")) {
      this.script =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .replaceFirst("(?s)^(//[^\n]*\n)+", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes a picture, once nothing is being loaded. */
  void take(String name) {
    page.locator("[aria-busy=true]")
        .first()
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    if (!DRAWN && Chromium.SCREENS.isEmpty()) {
      return;
    }
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(
                ROOT.resolve("console/target/screens/walk/%s/%s.png".formatted(language, name))));
  }

  /** The same, and a picture of docs/console.md. */
  void draw(String name) {
    take(name);
    write("walk/%s/%s.svg".formatted(language, name), name);
  }

  /** The picture of the README in both themes, of which the window is left in the light one. */
  void drawForReadme(Locator dark, Locator light) {
    String end = language.equals("zh") ? ".zh-CN.svg" : ".svg";
    write("console" + end, "Carillon");
    dark.click();
    write("console-dark" + end, "Carillon");
    light.click();
  }

  private void write(String file, String title) {
    if (!DRAWN) {
      return;
    }
    String svg = String.valueOf(page.evaluate(script, title));
    Path path = ROOT.resolve("docs/pictures").resolve(file);
    try {
      Files.createDirectories(path.getParent());
      Files.writeString(path, svg);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
