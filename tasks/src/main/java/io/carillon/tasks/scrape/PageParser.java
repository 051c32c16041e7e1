package io.carillon.tasks.scrape;

import io.carillon.task.NotRetryableException;
import io.carillon.task.ReservedMemory;
import io.carillon.task.TaskContext;
import io.carillon.tasks.web.BodyMemory;
import io.carillon.tasks.web.EncodingSniffer;
import io.carillon.tasks.web.WebEncoding;
import io.carillon.tasks.web.WebResponse;
import java.util.Iterator;
import java.util.concurrent.locks.ReentrantLock;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;
import org.jspecify.annotations.Nullable;

/** Parses a response into a document with a bounded number of elements. */
final class PageParser {

  /**
   * Maximum number of elements read from a page; with their texts they take about 60 MiB of heap at
   * most.
   */
  static final int MAX_ELEMENTS = 150_000;

  /** Memory for reading the largest page: its bytes, its text and its elements. */
  private static final long MEMORY_OF_A_PAGE = 64L * 1024 * 1024;

  /**
   * A parsed page.
   *
   * @param cut whether the page had more than was read
   */
  record Page(Document document, boolean cut) {}

  private PageParser() {}

  /**
   * Parses the page in a response.
   *
   * @throws NotRetryableException for content that is neither HTML nor XML
   */
  static Page read(WebResponse response) throws NotRetryableException {
    String type = response.mediaType();
    boolean html = type.isEmpty() || type.equals("text/html") || type.contains("xhtml");
    boolean xml = !html && (type.endsWith("/xml") || type.endsWith("+xml"));
    if (!html && !xml) {
      throw new NotRetryableException(
          "%s is %s: only HTML and XML can be scraped".formatted(response.request(), type));
    }
    String text = response.body().text(encoding(response, xml));
    int end = endOfElements(text);
    Parser parser = xml ? Parser.xmlParser() : Parser.htmlParser();
    boolean cut = response.body().truncated() || end < text.length();
    return parse(text.substring(0, end), response.request().url().toString(), parser, cut);
  }

  private static WebEncoding encoding(WebResponse response, boolean xml)
      throws NotRetryableException {
    EncodingSniffer.Kind kind = xml ? EncodingSniffer.Kind.XML : EncodingSniffer.Kind.HTML;
    WebEncoding encoding = response.encoding(kind);
    if (encoding.isRefused()) {
      throw new NotRetryableException(
          "%s is in an encoding that browsers refuse (ISO-2022-CN, ISO-2022-KR or HZ): it can hide"
                  .formatted(response.request())
              + " markup");
    }
    return encoding;
  }

  /** Returns the position of the last tag that may become an element. */
  private static int endOfElements(String text) {
    int tags = 0;
    int at = text.indexOf('<');
    while (at >= 0 && ++tags <= 2 * MAX_ELEMENTS) { // half of them are end tags
      at = text.indexOf('<', at + 1);
    }
    return at < 0 ? text.length() : at;
  }

  private static Page parse(String text, String url, Parser parser, boolean cut) {
    try (StreamParser stream = new StreamParser(parser).parse(text, url)) {
      Document document = stream.document();
      Iterator<Element> elements = stream.iterator();
      int read = 0;
      while (elements.hasNext()) {
        elements.next();
        if (++read >= MAX_ELEMENTS) {
          return new Page(document, cut || elements.hasNext());
        }
      }
      return new Page(document, cut);
    }
  }

  /** The memory of one page, reserved when the page is not small. */
  static final class Memory implements BodyMemory, AutoCloseable {

    private final TaskContext context;
    private final ReentrantLock lock = new ReentrantLock(); // used by the reading thread
    private @Nullable ReservedMemory reserved;

    Memory(TaskContext context) {
      this.context = context;
    }

    @Override
    public void makeSure() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        if (reserved == null) {
          reserved = context.reserveMemory(Math.min(MEMORY_OF_A_PAGE, context.memoryBudget()));
        }
      } finally {
        lock.unlock();
      }
    }

    /** A reservation in progress is released at the end of the attempt. */
    @Override
    public void close() {
      if (lock.tryLock()) {
        try {
          if (reserved != null) {
            reserved.close();
          }
        } finally {
          lock.unlock();
        }
      }
    }
  }
}
