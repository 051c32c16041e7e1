package io.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A database for tests leaves nothing in the temporary folder. */
class TemporaryFolderTest {

  @Test
  void aDatabaseThatIsNeverClosedIsDeletedAfterTheJvmHasEnded() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                ForgetfulTests.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    Path folder = Path.of(output.lines().toList().getLast());

    await().atMost(ChildJvm.LIMIT).until(() -> Files.notExists(folder));
  }
}
