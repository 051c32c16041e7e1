package io.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the embedded PostgreSQL has no programs, a sentence says so and what to do. */
class PlatformTest {

  @Test
  void linuxOnX8664HasPrograms() {
    assertThatCode(() -> EmbeddedPostgres.require(new Platform("Linux", "amd64", true, true)))
        .doesNotThrowAnyException();
    assertThat(Platform.current().refusal()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, aarch64, true",
    "Linux, ppc64le, true",
    "Linux, riscv64, true",
    "Mac OS X, aarch64, true",
    "Mac OS X, x86_64, true",
    "Windows 11, amd64, false",
    "FreeBSD, amd64, true",
    "SunOS, sparcv9, true"
  })
  void anotherPlatformIsNamedAndToldToUseADatabaseOfItsOwn(
      String system, String machine, boolean posix) {
    assertThatThrownBy(() -> EmbeddedPostgres.require(new Platform(system, machine, posix, true)))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessage(
            "the embedded PostgreSQL does not run here: it comes with programs for Linux x86-64, and this is %s on %s. Set CARILLON_DB_URL to a PostgreSQL server of your own",
            system, machine);
  }

  @Test
  void aLinuxWithoutGlibcIsToldSo() {
    assertThatThrownBy(() -> EmbeddedPostgres.require(new Platform("Linux", "amd64", true, false)))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("need glibc")
        .hasMessageContaining("Alpine")
        .hasMessageContaining("CARILLON_DB_URL");
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, postgres-linux-x86_64.txz",
    "Linux, arm64, postgres-linux-arm_64.txz",
    "Mac OS X, aarch64, postgres-darwin-arm_64.txz",
    "Windows Server 2025, amd64, postgres-windows-x86_64.txz"
  })
  void theProgramsAreLookedForByTheirOwnNames(String system, String machine, String resource) {
    assertThat(new Platform(system, machine, true, true).resourceName()).isEqualTo(resource);
  }
}
