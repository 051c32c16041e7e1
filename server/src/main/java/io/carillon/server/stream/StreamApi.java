package io.carillon.server.stream;

import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.grouping.ConfigScope;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.QueryValues;
import io.carillon.server.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Opens live streams. */
@RestController
@RequestMapping("/api/v1")
class StreamApi {

  private static final int TOPICS = 20;
  private static final int LOGS = 5;

  private final StreamHub hub;

  StreamApi(StreamHub hub) {
    this.hub = hub;
  }

  @GetMapping(value = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void stream(
      @RequestParam("topic") Optional<List<String>> topic,
      @RequestParam("type") Optional<List<String>> type,
      @RequestParam("namespace") Optional<List<String>> namespace,
      @RequestParam("label") Optional<List<String>> label,
      @RequestParam("every") Optional<String> every,
      @RequestHeader("Last-Event-ID") Optional<String> lastId,
      HttpServletRequest request,
      HttpServletResponse response) {
    Map<String, Optional<List<String>>> given = Map.of("namespace", namespace, "label", label);
    ConfigScope configs = Filters.scope(field -> given.getOrDefault(field, Optional.empty()));
    StreamScope scope = new StreamScope(QueryValues.texts("type", type), configs);
    Subscription subscription =
        new Subscription(topics(topic), scope, QueryValues.flag("every", every));
    String caller = Caller.of(request).map(Caller::name).orElse("");
    hub.open(
        request,
        response,
        new StreamClient.Request(subscription, caller, lastId.orElse(""), false));
  }

  private static Set<Topic> topics(Optional<List<String>> given) {
    Set<String> texts = QueryValues.texts("topic", given);
    if (texts.isEmpty() || texts.size() > TOPICS) {
      throw InvalidInputException.at(
          "topic",
          "must name 1 to %d topics of %s, not %d.".formatted(TOPICS, Topic.FORMS, texts.size()));
    }
    Set<Topic> topics = new LinkedHashSet<>();
    for (String text : texts) {
      topics.add(
          Topic.parse(text)
              .orElseThrow(() ->
                  InvalidInputException.at(
                      "topic",
                      "is no topic: %s; the topics are %s."
                          .formatted(Quote.of(text), Topic.FORMS))));
    }
    if (topics.stream().filter(Topic.Log.class::isInstance).count() > LOGS) {
      throw InvalidInputException.at(
          "topic", "may name the logs of %d executions at most.".formatted(LOGS));
    }
    return topics;
  }
}
