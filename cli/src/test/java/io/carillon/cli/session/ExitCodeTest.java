package io.carillon.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts decide by these codes; docs/cli.md promises them. */
class ExitCodeTest {

  @ParameterizedTest
  @CsvSource({
    "400, 7", "401, 4", "403, 4", "404, 3", "408, 5", "409, 6", "410, 3", "412, 6", "413, 7",
    "415, 7", "421, 1", "422, 7", "428, 7", "429, 5", "500, 1", "502, 5", "503, 5", "504, 5"
  })
  void aRefusalOfTheServerHasItsCode(int status, int code) {
    assertThat(ExitCode.ofStatus(status)).isEqualTo(code);
  }

  @Test
  void theDocsNameTheStatusesThatPassByThemselves() throws IOException {
    for (String page : new String[] {"cli.md", "cli.zh-CN.md"}) {
      String row =
          Files.readString(Path.of("../docs").resolve(page))
              .lines()
              .filter(line -> line.startsWith("| " + ExitCode.UNREACHABLE + " |"))
              .findFirst()
              .orElseThrow();
      assertThat(row).as(page).contains("408", "429", "502", "503", "504");
    }
  }
}
