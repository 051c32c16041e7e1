package io.carillon.tasks.scrape;

import io.carillon.task.ConnectionName;
import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasks.Checks;
import io.carillon.tasks.http.HttpTarget;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.tasks.web.BodyMemory;
import io.carillon.tasks.web.RequestHeaders;
import io.carillon.tasks.web.Urls;
import io.carillon.tasks.web.WebClient;
import io.carillon.tasks.web.WebRequest;
import io.carillon.tasks.web.WebResponse;
import io.carillon.tasks.web.WebSession;
import io.carillon.time.Durations;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Reads fields from a web page and the pages that follow it by CSS selectors. */
@TaskType(
    name = "scrape",
    description = "Reads fields from a web page, and from those that follow it, by CSS selectors")
public final class ScrapeTask implements TaskHandler<ScrapeTask.Parameters> {

  private static final int MAX_PAGE_BYTES = 5 * 1024 * 1024;
  private static final int MAX_RESULT_CHARACTERS = 1_000_000;
  private static final Duration SELECTION_TIME = Duration.ofSeconds(10);

  /** The pages and fields to read; omitted values get their defaults. */
  public record Parameters(
      @ConnectionName("http") @io.carillon.task.Field(examples = "my-site")
          @Nullable String connection,
      @NotNull
          @Size(max = 8_192)
          @io.carillon.task.Field(examples = "https://shop.example.com/prices")
          String url,
      @NotEmpty
          @Size(max = 100)
          @io.carillon.task.Field(examples = "{\"price\": {\"selector\": \".price\"}}")
          Map<@NotBlank String, @Valid Field> fields,
      @Size(max = 1_000) @io.carillon.task.Field(examples = "a.next") @Nullable String nextPage,
      @Min(1) @Max(100) @io.carillon.task.Field(defaultValue = "1", unit = "pages")
          Integer maxPages,
      @Size(max = 100) @io.carillon.task.Field(defaultValue = "{}")
          Map<@NotBlank String, String> headers,
      @Pattern(regexp = Durations.PATTERN)
          @io.carillon.task.Field(
              defaultValue = "1m",
              examples = {"30s", "5m"})
          String timeout) {

    /** Fills in the defaults. */
    public Parameters {
      fields = fields == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
      maxPages = maxPages == null ? 1 : maxPages;
      headers = headers == null ? Map.of() : Map.copyOf(headers);
      timeout = timeout == null ? "1m" : timeout;
    }
  }

  /** A field to read from a page. */
  public record Field(
      @NotBlank @Size(max = 1_000) @io.carillon.task.Field(examples = ".price") String selector,
      @Size(max = 100) @io.carillon.task.Field(examples = "abs:href") @Nullable String attribute,
      @io.carillon.task.Field(defaultValue = "false") Boolean many) {

    /** Fills in the defaults. */
    public Field {
      many = many != null && many;
    }
  }

  /**
   * The fields that were read.
   *
   * @param pages number of pages read
   * @param items one per page
   * @param truncated whether data is missing because a page was longer than 5 MiB or 150,000
   *     elements, or the fields longer than a million characters
   */
  public record Result(int pages, List<Item> items, boolean truncated) {}

  /**
   * The fields read from one page.
   *
   * @param fields by name: a text or null, or with {@code many} a list of texts
   */
  public record Item(String url, Map<String, @Nullable Object> fields) {}

  private final WebClient client;

  /** Creates a task that may call the hosts that {@code reach} allows. */
  public ScrapeTask(AllowedHosts reach) {
    client = new WebClient(reach);
  }

  @Override
  public List<ParameterFault> check(Parameters parameters) {
    List<ParameterFault> faults = new ArrayList<>();
    faults.addAll(HttpTarget.faults(parameters.connection(), parameters.url()));
    Checks.timeout(parameters.timeout()).ifPresent(faults::add);
    faults.addAll(RequestHeaders.faults(parameters.headers()));
    parameters
        .fields()
        .forEach((name, field) ->
            selectorFault("fields." + name + ".selector", field.selector()).ifPresent(faults::add));
    Optional.ofNullable(parameters.nextPage())
        .flatMap(selector -> selectorFault("next_page", selector))
        .ifPresent(faults::add);
    return faults;
  }

  private static Optional<ParameterFault> selectorFault(String path, String selector) {
    try {
      PageSelector.of(selector);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          new ParameterFault(
              path, "\"%s\" is no CSS selector: %s".formatted(selector, e.getMessage())));
    }
  }

  @Override
  public Result run(Parameters parameters, TaskContext context) throws Exception {
    Checks.refuse(check(parameters));
    Reading reading = new Reading(parameters);
    Set<URI> seen = new HashSet<>();
    Optional<WebRequest> next =
        Optional.of(
            HttpTarget.of(parameters.connection(), parameters.url(), context)
                .request("GET", parameters.headers(), null));
    try (WebSession session = client.open()) {
      while (next.isPresent() && reading.wantsMore()) {
        WebRequest request = next.get();
        if (!seen.add(Urls.withoutFragment(request.url()))) {
          context.logger().info("{} was read before: no further page", request.url());
          break;
        }
        next = readPage(session, request, reading, context);
      }
    }
    return reading.result();
  }

  /** Reads one page; returns the request for the next one. */
  private static Optional<WebRequest> readPage(
      WebSession session, WebRequest request, Reading reading, TaskContext context)
      throws IOException, InterruptedException, NotRetryableException {
    try (PageParser.Memory memory = new PageParser.Memory(context)) {
      Document page = fetch(session, request, memory, reading, context);
      SelectorBudget work = new SelectorBudget(SELECTION_TIME.toNanos());
      reading.add(page, work);
      tell(reading, page, context);
      return reading.linkIn(page, work).map(request::at);
    } catch (SelectorBudget.SpentException e) {
      throw tooSlow(request);
    } catch (CancellationException e) {
      throw stopped(e);
    }
  }

  private static NotRetryableException tooSlow(WebRequest request) {
    return new NotRetryableException(
        "The selectors took longer than %s on %s: use simpler ones, without :has in :has"
            .formatted(Durations.format(SELECTION_TIME), request));
  }

  private static InterruptedException stopped(CancellationException cause) {
    Thread.interrupted();
    InterruptedException interrupted = new InterruptedException("The scrape was stopped");
    interrupted.initCause(cause);
    return interrupted;
  }

  private static Document fetch(
      WebSession session,
      WebRequest request,
      PageParser.Memory memory,
      Reading reading,
      TaskContext context)
      throws IOException, InterruptedException, NotRetryableException {
    WebResponse response = session.send(request, reading.limits(memory), context.logger());
    if (response.status() >= 400) {
      context.logger().warn("{} was answered with status {}", request, response.status());
    }
    response.requireStatus(List.of());
    response.requireReadable();
    PageParser.Page page = PageParser.read(response);
    if (page.cut()) {
      String message = "{} is longer than 5 MiB or {} elements: the rest of it is not read";
      context.logger().warn(message, request, PageParser.MAX_ELEMENTS);
      reading.truncated = true;
    }
    return page.document();
  }

  private static void tell(Reading reading, Document page, TaskContext context) {
    int pages = reading.items.size();
    int most = reading.parameters.maxPages();
    context.logger().info("Read page {}: {}", pages, page.location());
    context.progress((double) pages / most, "page %d of at most %d".formatted(pages, most));
  }

  /** The results of one run so far, with its parsed selectors. */
  private static final class Reading {

    private final Parameters parameters;
    private final Map<String, PageSelector> selectors = new LinkedHashMap<>();
    private final @Nullable PageSelector nextPage;
    private final List<Item> items = new ArrayList<>();
    private int charactersLeft = MAX_RESULT_CHARACTERS;
    private boolean truncated;

    /** The selectors are known to be valid. */
    Reading(Parameters parameters) {
      this.parameters = parameters;
      parameters
          .fields()
          .forEach((name, field) -> selectors.put(name, PageSelector.of(field.selector())));
      String link = parameters.nextPage();
      nextPage = link == null ? null : PageSelector.of(link);
    }

    WebClient.Limits limits(BodyMemory room) {
      return new WebClient.Limits(
          Durations.parse(parameters.timeout()), MAX_PAGE_BYTES, true, room);
    }

    boolean wantsMore() {
      return items.size() < parameters.maxPages() && charactersLeft > 0;
    }

    void add(Document page, SelectorBudget work) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      parameters.fields().forEach((name, field) -> fields.put(name, read(page, name, field, work)));
      items.add(new Item(page.location(), fields));
    }

    private @Nullable Object read(Document page, String name, Field field, SelectorBudget work) {
      List<String> texts = new ArrayList<>();
      Iterator<Element> elements =
          Objects.requireNonNull(selectors.get(name)).select(page, work).iterator();
      while (elements.hasNext()) {
        work.look();
        String text = text(elements.next(), field.attribute());
        if (text != null && charactersLeft > 0) {
          texts.add(bounded(text));
        }
        if (!field.many() || charactersLeft == 0) {
          break;
        }
      }
      return field.many() ? texts : texts.isEmpty() ? null : texts.getFirst();
    }

    private static @Nullable String text(Element element, @Nullable String attribute) {
      if (attribute == null || attribute.isBlank()) {
        return element.text();
      }
      return element.hasAttr(attribute) ? element.attr(attribute) : null;
    }

    private String bounded(String text) {
      String kept = text.length() <= charactersLeft ? text : text.substring(0, charactersLeft);
      charactersLeft -= kept.length();
      truncated |= charactersLeft == 0;
      return kept;
    }

    /** Returns the next page; empty when there is no link, or one that does not lead to a page. */
    Optional<URI> linkIn(Document page, SelectorBudget work) throws NotRetryableException {
      Element link = nextPage == null ? null : nextPage.first(page, work).orElse(null);
      String url = link == null ? "" : link.absUrl("href");
      boolean toPage = url.startsWith("http://") || url.startsWith("https://");
      return toPage ? Optional.of(Urls.parse(url)) : Optional.empty();
    }

    Result result() {
      return new Result(items.size(), items, truncated);
    }
  }
}
