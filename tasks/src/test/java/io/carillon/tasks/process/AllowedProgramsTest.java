package io.carillon.tasks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.files.AllowedFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedProgramsTest {

  @TempDir Path folder;

  private Path tools = Path.of("/");
  private Path files = Path.of("/");

  @BeforeEach
  void makeFolders() throws IOException {
    folder = folder.toRealPath();
    tools = Files.createDirectory(folder.resolve("tools"));
    files = Files.createDirectory(folder.resolve("files"));
  }

  private static Path program(Path path) throws IOException {
    Files.writeString(path, "#!/bin/sh\n");
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private AllowedPrograms allowed(Object... entries) {
    List<String> texts = java.util.Arrays.stream(entries).map(Object::toString).toList();
    return new AllowedPrograms(
        AllowedPrograms.COMMANDS, texts, false, new AllowedFolders(List.of(files)));
  }

  private static void assertRefused(AllowedPrograms programs, Object asked, String message) {
    assertThatThrownBy(() -> programs.require(asked.toString()))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining(message);
  }

  @Test
  void withoutAnEntryNothingRunsAndTheSwitchIsNamed() {
    assertRefused(allowed(), "/bin/true", "CARILLON_ALLOWED_COMMANDS names what may run");
    assertRefused(
        ProgramRules.of(List.of(), List.of(), new AllowedFolders(List.of())).interpreters(),
        "bash",
        "CARILLON_ALLOWED_INTERPRETERS names what may run, as in bash,python3");
  }

  @Test
  void onlyTheProgramsOfTheListRun() throws IOException, NotRetryableException {
    Path one = program(tools.resolve("one"));
    Path two = program(tools.resolve("two"));

    assertThat(allowed(one).require(one.toString())).isEqualTo(one);
    assertThat(allowed(one).require(tools + "/../tools/./one")).isEqualTo(one);
    assertRefused(allowed(one), two, "is not allowed to run");
    assertRefused(allowed(one), "one", "is not allowed to run");
    assertRefused(allowed(one), tools, "is not allowed to run");
    assertRefused(allowed(one), "/bin/sh\u0000" + one, "is not allowed to run");
    assertRefused(allowed(tools.resolve("gone")), tools.resolve("gone"), "is no program");
    assertRefused(allowed(tools), tools, "is no program");
  }

  @Test
  void aLinkToAnAllowedProgramIsNotThatProgram() throws IOException, NotRetryableException {
    Path one = program(tools.resolve("one"));
    Path link = Files.createSymbolicLink(files.resolve("one"), one);
    Path byOtherName = Files.createSymbolicLink(tools.resolve("sh"), one);

    assertRefused(allowed(one), link, "is not allowed to run");
    assertRefused(allowed(one), byOtherName, "is not allowed to run");
    assertThat(allowed(byOtherName).require(byOtherName.toString())).isEqualTo(byOtherName);
  }

  @Test
  void aFolderOfTheNameMayBeALink() throws IOException, NotRetryableException {
    Path one = program(tools.resolve("one"));
    Path link = Files.createSymbolicLink(folder.resolve("bin"), tools);

    assertThat(allowed(one).require(link.resolve("one").toString())).isEqualTo(one);
    assertThat(allowed(link.resolve("one")).require(one.toString())).isEqualTo(link.resolve("one"));
  }

  @Test
  void aProgramThatTasksCouldReplaceIsRefused() throws IOException {
    Path inside = program(files.resolve("inside"));
    Path link = Files.createSymbolicLink(tools.resolve("inside"), inside);

    assertRefused(allowed(inside), inside, "where tasks may replace it");
    assertRefused(allowed(link), link, "where tasks may replace it");
  }

  @Test
  void aFileThatIsNoProgramIsRefused() throws IOException {
    Path text = Files.writeString(tools.resolve("text"), "text");

    assertRefused(allowed(text), text, "is no program that this process can run");
  }

  @Test
  void interpretersMayBeNamed() throws IOException, NotRetryableException {
    AllowedPrograms interpreters =
        ProgramRules.of(List.of(), List.of("bash", "/bin/sh"), new AllowedFolders(List.of()))
            .interpreters();

    assertThat(interpreters.require("bash")).hasFileName("bash").isAbsolute();
    assertThat(interpreters.require("sh")).isEqualTo(Path.of("/bin/sh"));
    assertThat(interpreters.require("/bin/sh")).isEqualTo(Path.of("/bin/sh"));
    assertRefused(interpreters, "python3", "is not allowed to run");
    assertRefused(interpreters, "../bin/bash", "is not allowed to run");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "LD_PRELOAD",
        "ld_preload",
        "LD_LIBRARY_PATH",
        "DYLD_INSERT_LIBRARIES",
        "BASH_ENV",
        "ENV",
        "BASH_FUNC_ls%%",
        "IFS",
        "PS4",
        "SHELLOPTS",
        "PYTHONPATH",
        "PYTHONSTARTUP",
        "NODE_OPTIONS",
        "PERL5OPT",
        "RUBYOPT",
        "JAVA_TOOL_OPTIONS",
        "GCONV_PATH",
        "GLIBC_TUNABLES",
        "CARILLON_RESULT",
        "CARILLON_RUN_ID",
        "",
        "1A",
        "A=B",
        "A B",
        "Ä",
        "A\nB",
        "A\u0000B"
      })
  void variablesThatRunOtherCodeAreRefused(String name) {
    assertThat(RunEnvironment.faults("environment", Map.of(name, "x")))
        .extracting(fault -> fault.path())
        .containsExactly("environment." + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TZ", "HOME", "LANG", "http_proxy", "PGHOST", "MY_PATH", "_x", "PYTHONUTF8"})
  void otherVariablesAreAccepted(String name) {
    assertThat(RunEnvironment.faults("environment", Map.of(name, "x"))).isEmpty();
    assertThat(RunEnvironment.faults("environment", Map.of(name, "x\u0000"))).hasSize(1);
  }
}
