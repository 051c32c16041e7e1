package io.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.postgres.EmbeddedPostgres.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path parent;

  @Test
  void theProgramsAreKeptInTheUsersCache() {
    Path cache = parent.resolve("home/.cache/carillon");
    Settings settings = Settings.of(parent.resolve("data/postgres"), cache);
    assertThat(settings.binariesFolder()).isEqualTo(cache.resolve(Settings.binariesName()));
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void besideTheDataWhereThereIsNoHome() throws Exception {
    Path noFolder = Files.createFile(parent.resolve("nonexistent"));
    Settings settings = Settings.of(parent.resolve("data/postgres"), noFolder.resolve("carillon"));
    assertThat(settings.binariesFolder())
        .isEqualTo(parent.resolve("data").resolve(Settings.binariesName()));
  }
}
