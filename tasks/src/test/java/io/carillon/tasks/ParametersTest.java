package io.carillon.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.tasks.cleanup.CleanupTask;
import io.carillon.tasks.http.HttpRequestTask;
import io.carillon.tasks.scrape.ScrapeTask;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.List;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;

/** What the annotations on the parameter records accept and refuse. */
class ParametersTest {

  private static final Validator VALIDATOR =
      Validation.byDefaultProvider()
          .configure()
          .messageInterpolator(new ParameterMessageInterpolator())
          .buildValidatorFactory()
          .getValidator();

  @Test
  void theExamplesAreValid() {
    assertThat(
            faults(
                HttpRequestTask.Parameters.class,
                """
                {"url": "https://api.example/x", "method": "POST", "headers": {"A": "b"},
                 "body": "{}", "expected_status": [200, 409], "timeout": "30s",
                 "follow_redirects": false}\
                """))
        .isEmpty();
    assertThat(
            faults(
                ScrapeTask.Parameters.class,
                """
                {"url": "https://news.example/", "next_page": "a.more", "max_pages": 5,
                 "fields": {"titles": {"selector": "h2", "many": true}}, "timeout": "PT1M"}\
                """))
        .isEmpty();
    assertThat(
            faults(
                CleanupTask.Parameters.class,
                """
                {"folder": "/var/log/app", "older_than": "7d", "pattern": "*.log", "keep": 10,
                 "max_bytes": 1000000, "dry_run": true,
                 "history": {"task_config_id": 1, "outcomes": ["failed"], "older_than": "90d"}}\
                """))
        .isEmpty();
  }

  @Test
  void everyFaultOfARequestIsFound() {
    assertThat(
            faults(
                HttpRequestTask.Parameters.class,
                """
                {"url": "file:///etc/passwd", "expected_status": [99, 600],
                 "timeout": "soon", "headers": {"": "x"}}\
                """))
        .containsExactlyInAnyOrder(
            "expectedStatus[0].<list element>",
            "expectedStatus[1].<list element>",
            "timeout",
            "headers<K>[].<map key>");
    assertThat(faults(HttpRequestTask.Parameters.class, "{}")).containsExactly("url");
  }

  @Test
  void everyFaultOfAScrapeIsFound() {
    assertThat(
            faults(
                ScrapeTask.Parameters.class,
                """
                {"url": "x", "fields": {"a": {"selector": " "}}, "max_pages": 101,
                 "timeout": "1.5s"}\
                """))
        .containsExactlyInAnyOrder("fields[a].selector", "maxPages", "timeout");
    assertThat(faults(ScrapeTask.Parameters.class, "{\"max_pages\": 0}"))
        .containsExactlyInAnyOrder("url", "fields", "maxPages");
  }

  @Test
  void everyFaultOfACleanupIsFound() {
    assertThat(
            faults(
                CleanupTask.Parameters.class,
                """
                {"folder": "/x", "older_than": "7", "pattern": "", "keep": -1, "max_bytes": -1,
                 "history": {"outcomes": ["queued"]}}\
                """))
        .containsExactlyInAnyOrder(
            "olderThan",
            "pattern",
            "keep",
            "maxBytes",
            "history.olderThan",
            "history.outcomes[].<iterable element>");
  }

  private static <T> List<String> faults(Class<T> type, String json) {
    return VALIDATOR.validate(Json.read(json, type)).stream()
        .map(ConstraintViolation::getPropertyPath)
        .map(Object::toString)
        .toList();
  }
}
