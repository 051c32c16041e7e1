package io.carillon.tasks.email;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.MustacheParseException;
import io.carillon.task.NotRetryableException;
import io.carillon.tasks.mail.HeaderText;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A logic-less template (Mustache): {@code {{name}}}, {@code {{#list}}...{{/list}}}, {@code
 * {{^list}}...{{/list}}}. It reads maps, lists, texts, numbers and booleans, and calls no method of
 * a Java object. Values are never read as templates. Length and steps of a rendering are bounded.
 */
final class MailTemplate {

  /** How values are put in. */
  enum Form {
    /** As they are. */
    TEXT,
    /** With {@code & < > " '} escaped; {@code {{{name}}}} puts in HTML as it is. */
    HTML
  }

  private static final int MAX_STEPS = 200_000;
  private static final int MAX_DEPTH = 30;
  private static final String SECTIONS = "#^$<";

  private final Form form;
  private final int maxChars;

  /**
   * Creates a renderer.
   *
   * @param maxChars the most characters of a rendered text
   */
  MailTemplate(Form form, int maxChars) {
    this.form = form;
    this.maxChars = maxChars;
  }

  /**
   * Renders a template.
   *
   * @throws NotRetryableException with the line of the fault; the message is that of a fault of
   *     parameters
   */
  String render(String template, Map<String, ?> values) {
    requirePlain(template);
    try {
      BoundedText text = new BoundedText(maxChars);
      compiler().compile(template).execute(values, text);
      return text.toString();
    } catch (MustacheException.Context e) {
      throw fault(e.lineNo, unknown(e.key, values));
    } catch (MustacheParseException e) {
      throw new NotRetryableException(
          "is no template: " + HeaderText.shown(String.valueOf(e.getMessage()), 300));
    } catch (MustacheException e) {
      throw new NotRetryableException(
          "cannot be rendered: " + HeaderText.shown(String.valueOf(e.getMessage()), 300));
    }
  }

  /**
   * Refuses what the engine would take: a tag that does not end (it would be text), other
   * delimiters, and sections in sections deeper than a thread's stack.
   */
  private static void requirePlain(String template) {
    int depth = 0;
    int line = 1;
    int end = 0;
    for (int at = template.indexOf("{{"); at >= 0; at = template.indexOf("{{", end)) {
      line += lineBreaks(template, end, at);
      end = template.indexOf("}}", at);
      if (end < 0) {
        throw fault(line, "\"{{\" has no \"}}\"");
      }
      char kind = at + 2 < template.length() ? template.charAt(at + 2) : ' ';
      if (kind == '=') {
        throw fault(line, "the delimiters {{ and }} cannot be changed");
      }
      depth += kind == '/' ? -1 : SECTIONS.indexOf(kind) >= 0 ? 1 : 0;
      if (depth > MAX_DEPTH) {
        throw fault(line, "more than %d sections in each other".formatted(MAX_DEPTH));
      }
      line += lineBreaks(template, at, end);
    }
  }

  private static int lineBreaks(String text, int from, int to) {
    return (int) text.substring(from, to).chars().filter(c -> c == '\n').count();
  }

  private static NotRetryableException fault(int line, String message) {
    return new NotRetryableException("line %d: %s".formatted(line, message));
  }

  private static String unknown(String key, Map<String, ?> values) {
    return "there is no value \"%s\"; the values are %s"
        .formatted(HeaderText.shown(key, 100), String.join(", ", new TreeSet<>(values.keySet())));
  }

  private Mustache.Compiler compiler() {
    return Mustache.compiler()
        .escapeHTML(form == Form.HTML)
        .nullValue("")
        .emptyStringIsFalse(true)
        .withFormatter(MailTemplate::text)
        .withLoader(name -> {
          throw new MustacheException("partials ({{> %s}}) are not available".formatted(name));
        })
        .withCollector(new Values());
  }

  private static String text(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
  }

  /** Finds values in maps and lists only, and counts the steps. */
  private static final class Values extends BasicCollector {

    private int steps;

    @Override
    public @Nullable Iterator<?> toIterator(Object value) {
      step();
      Iterator<?> elements = super.toIterator(value);
      return elements == null ? null : new Counted(elements);
    }

    @Override
    public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
      Mustache.VariableFetcher fetcher = super.createFetcher(context, name);
      return fetcher == null
          ? null
          : (from, wanted) -> {
            step();
            return fetcher.get(from, wanted);
          };
    }

    @Override
    public <K, V> Map<K, V> createFetcherCache() {
      return new ConcurrentHashMap<>();
    }

    private void step() {
      steps++;
      if (steps > MAX_STEPS) {
        throw new MustacheException("it takes more than %d steps".formatted(MAX_STEPS));
      }
    }

    private final class Counted implements Iterator<Object> {

      private final Iterator<?> elements;

      Counted(Iterator<?> elements) {
        this.elements = elements;
      }

      @Override
      public boolean hasNext() {
        return elements.hasNext();
      }

      @Override
      public Object next() {
        step();
        return elements.next();
      }
    }
  }

  /** Text in memory of a bounded length. */
  private static final class BoundedText extends Writer {

    private final StringBuilder text = new StringBuilder();
    private final int max;

    BoundedText(int max) {
      this.max = max;
    }

    @Override
    public void write(char[] characters, int offset, int length) {
      if (length > max - text.length()) {
        throw new MustacheException("it gets longer than %d characters".formatted(max));
      }
      text.append(characters, offset, length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
