package io.carillon.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExecutionStatusTest {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("carillon.build.root", "..")).resolve("docs/states.md");

  @ParameterizedTest
  @EnumSource
  void aStatusIsFoundByItsCode(ExecutionStatus status) {
    assertThat(ExecutionStatus.of(status.code())).isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource
  void everyStatusCanBeReachedAndCanReachAnEnd(ExecutionStatus status) {
    assertThat(status.first() || leadsTo(status)).isTrue();
    assertThat(status.ended() || status.next().stream().anyMatch(next -> next != status)).isTrue();
  }

  private static boolean leadsTo(ExecutionStatus status) {
    return Stream.of(ExecutionStatus.values()).anyMatch(before -> before.next().contains(status));
  }

  @Test
  void theDocumentedStatesAreThoseOfTheTable() throws IOException {
    if (System.getenv("CARILLON_WRITE_DOCS") != null) {
      Files.writeString(DOCUMENT, document());
    }
    assertThat(Files.readString(DOCUMENT))
        .as(
            "docs/states.md is stale; write it with: mvn -pl core test"
                + " -Dtest=ExecutionStatusTest, with CARILLON_WRITE_DOCS=1")
        .isEqualTo(document());
  }

  private static String document() {
    String begins =
        Stream.of(ExecutionStatus.values())
            .filter(ExecutionStatus::first)
            .map(begin -> "  [*] --> %s".formatted(begin.code()))
            .collect(Collectors.joining("\n"));
    String arrows =
        Stream.of(ExecutionStatus.values())
            .flatMap(from ->
                from.next().stream()
                    .sorted(Comparator.naturalOrder())
                    .map(to -> "  %s --> %s".formatted(from.code(), to.code())))
            .collect(Collectors.joining("\n"));
    String ends =
        Stream.of(ExecutionStatus.values())
            .filter(ExecutionStatus::ended)
            .map(end -> "  %s --> [*]".formatted(end.code()))
            .collect(Collectors.joining("\n"));
    return """
    # States of a task execution

    Written by a test from the table in `ExecutionStatus`; a test fails when it is stale.

    ```mermaid
    stateDiagram-v2
    %s
    %s
    %s
    ```
    """
        .formatted(begins, arrows, ends);
  }
}
