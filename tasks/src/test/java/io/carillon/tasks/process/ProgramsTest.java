package io.carillon.tasks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.RecordingContext;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs: what they write, how they end, and that nothing of them stays. */
class ProgramsTest {

  private static final String BASH = "/bin/bash";
  private static final Duration SOON = Duration.ofMillis(300);

  @TempDir Path folder;

  private final RecordingContext context = new RecordingContext();
  private final ProgramLog lines = new ProgramLog(context);
  private RunFolder own = create();

  private RunFolder create() {
    try {
      return RunFolder.create(context.logger());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() {
    own.close();
    assertThat(own.path()).doesNotExist();
  }

  private ProgramCall bash(String source) {
    return call(List.of(BASH, "-c", source), StandardCharsets.UTF_8);
  }

  private ProgramCall call(List<String> command, Charset charset) {
    Map<String, String> variables =
        RunEnvironment.of(Map.of("FOLDER", folder.toString()), context, own.home());
    return new ProgramCall(command, variables, ProgramCall.Place.in(own), charset, SOON);
  }

  private Programs.End run(ProgramCall call) throws Exception {
    return Programs.run(call, lines);
  }

  @Test
  void bothStreamsBecomeLinesOfTheLog() throws Exception {
    Programs.End end = run(bash("echo one; echo two >&2; printf 'three\\r\\nfour\\rfive'"));

    assertThat(end.exitCode()).isZero();
    assertThat(context.log().lines())
        .containsExactlyInAnyOrder("one", "two", "three", "four", "five");
    assertThat(end.lines()).isEqualTo(5);
    assertThat(end.bytes()).isEqualTo(24);
    assertThat(lines.lastLine()).isEqualTo("two");
  }

  @Test
  void theEnvironmentHasNothingOfThisProcess() throws Exception {
    run(bash("env"));

    assertThat(context.log().lines().map(line -> line.substring(0, line.indexOf('='))))
        .containsExactlyInAnyOrder(
            "PATH",
            "LANG",
            "HOME",
            "TMPDIR",
            "FOLDER",
            "CARILLON_EXECUTION_ID",
            "CARILLON_ATTEMPT",
            "CARILLON_TASK_CONFIG_ID",
            "CARILLON_RUN_ID",
            "PWD", // of bash itself, as the following
            "SHLVL",
            "_");
  }

  @Test
  void anotherCharsetIsDecodedAndBinaryOutputIsMadeVisible() throws Exception {
    run(call(List.of(BASH, "-c", "printf '\\xce\\xc4\\xbc\\xfe\\n'"), Charset.forName("GB18030")));
    run(bash("printf '\\x00\\x1b[31mred\\xff\\xfe\\x7f\\n'"));

    assertThat(context.log().lines()).containsExactly("文件", "␀␛[31mred\uFFFD\uFFFD␡");
  }

  @Test
  void arbitraryBytesNeverFail() throws Exception {
    Programs.End end = run(bash("head -c 300000 /dev/urandom"));

    assertThat(end.bytes()).isEqualTo(300_000);
    assertThat(context.log().lines())
        .allMatch(line -> line.chars().noneMatch(c -> c < ' ' && c != '\t'));
  }

  @Test
  void aLineOfTenMegabytesIsCut() throws Exception {
    Programs.End end = run(bash("head -c 10000000 /dev/zero | tr '\\0' x"));

    assertThat(end.lines()).isEqualTo(1);
    assertThat(end.bytes()).isEqualTo(10_000_000);
    assertThat(context.log()).hasSize(OutputLines.LONGEST + "… (9992000 more characters)".length());
    assertThat(end.lastLines().getFirst()).hasSize(500);
  }

  @Test
  void linesOverTheBoundAreCountedAndNotKept() throws Exception {
    Programs.End end = run(bash("seq 100000"));

    assertThat(end.lines()).isEqualTo(100_000);
    assertThat(context.log().lines()).hasSize(ProgramLog.MOST + 1);
    assertThat(context.log()).endsWith("are counted and not kept");
    assertThat(end.lastLines()).hasSize(20).endsWith("99999", "100000");
  }

  @Test
  void aProgramThatReadsItsInputGetsTheFile() throws Exception {
    Path input = own.write("input", "a\nb\n".repeat(100_000));
    ProgramCall call = bash("wc -l");
    run(
        new ProgramCall(
            call.command(),
            call.environment(),
            new ProgramCall.Place(own.path(), own.home(), input),
            call.charset(),
            call.grace()));
    run(
        new ProgramCall(
            List.of("/bin/cat"),
            call.environment(),
            new ProgramCall.Place(newFolder(), own.home(), null),
            call.charset(),
            call.grace()));

    assertThat(context.log()).isEqualTo("200000");
  }

  private Path newFolder() throws IOException {
    return Files.createDirectory(folder.resolve("other"));
  }

  @Test
  void aSignalIsAnExitCode() throws Exception {
    assertThat(run(bash("kill -KILL $$")).exitCode()).isEqualTo(137);
    assertThat(ExitCodes.USUAL.failure("x", 137, "").error().message()).contains("memory");
  }

  @Test
  void argumentsOverTheKernelsBoundAreRefusedWithASentence() {
    assertThatThrownBy(
            () -> run(call(List.of("/bin/echo", "x".repeat(200_000)), StandardCharsets.UTF_8)))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("/bin/echo could not be started");
    assertThat(ProgramArguments.fault("x".repeat(131_072))).contains("at most 131,071 bytes");
    assertThat(ProgramArguments.fault("x".repeat(131_071))).isEmpty();
    assertThat(ProgramArguments.fault("a\u0000b")).contains("U+0000");
    assertThat(ProgramArguments.totalFaults(Stream.generate(() -> "x".repeat(100_000)).limit(11)))
        .extracting(fault -> fault.message())
        .singleElement()
        .asString()
        .contains("1,100,099");
  }

  @Test
  void theLargestArgumentsArrive() throws Exception {
    List<String> command = new ArrayList<>(List.of(BASH, "-c", "echo ${#1} $#", "x"));
    command.addAll(java.util.Collections.nCopies(7, "é".repeat(65_000)));
    run(call(command, StandardCharsets.UTF_8));

    assertThat(context.log()).isEqualTo("65000 7");
  }

  @Test
  void whatIsLeftRunningEndsWithTheProgram() throws Exception {
    Programs.End end = run(bash("echo started; sleep 600 & yes &"));

    assertThat(end.exitCode()).isZero();
    assertThat(context.log()).contains("started", "left processes running, which were ended");
    assertNothingLives();
  }

  @Test
  void aStopEndsTheProgramBySigterm() throws Exception {
    CompletableFuture<Throwable> ended =
        inThread(
            bash("trap 'echo cleaned; exit 3' TERM; echo ready; while :; do sleep 0.05; done"));
    awaitLine("ready").interrupt();

    assertThat(ended.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(context.log())
        .contains("Stopping the program", "cleaned")
        .doesNotContain("gets SIGKILL");
    assertNothingLives();
  }

  @Test
  void aStopEndsWhatIgnoresSigtermAndLeftItsParentAndSession() throws Exception {
    CompletableFuture<Throwable> ended =
        inThread(
            bash(
                """
                trap '' TERM
                ( setsid bash -c 'trap "" TERM; (exec -a deep sleep 600) & exec sleep 600' & )
                ( ( sleep 600 & ) & )
                set -m; sleep 600 &
                echo ready
                sleep 600
                """));
    awaitLine("ready").interrupt();

    assertThat(ended.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(context.log()).contains("it gets SIGKILL");
    assertNothingLives();
  }

  @Test
  void aProgramThatKeepsForkingIsEnded() throws Exception {
    CompletableFuture<Throwable> ended =
        inThread(
            bash(
                """
                trap '' TERM
                spread() { sleep 0.02; [ -e "$FOLDER/stop" ] || spread & sleep 0.1; }
                echo ready
                while :; do spread & sleep 0.05; done
                """));
    awaitLine("ready").interrupt();

    try {
      assertThat(ended.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
      assertNothingLives();
    } finally {
      Files.createFile(folder.resolve("stop")); // in case the test fails
    }
  }

  @Test
  void outputWithoutEndDoesNotKeepAStopFromWorking() throws Exception {
    CompletableFuture<Throwable> ended = inThread(bash("trap '' TERM; yes; yes"));
    awaitLine("are counted and not kept").interrupt();

    assertThat(ended.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertNothingLives();
  }

  @Test
  void outputWithoutEndFitsIntoASmallHeap() throws Exception {
    String java = ProcessHandle.current().info().command().orElseThrow();
    ProcessBuilder builder =
        new ProcessBuilder(
                java,
                "-Xmx24m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Endless.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile());
    Process small = builder.start();

    assertThat(small.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(folder.resolve("out"))).endsWith("interrupted\n");
  }

  /** Runs a program that writes without end, and without line ends, for a while. */
  static final class Endless {
    public static void main(String[] args) throws Exception {
      RecordingContext context = new RecordingContext();
      Thread main = Thread.currentThread();
      try (RunFolder own = RunFolder.create(context.logger())) {
        ProgramCall call =
            new ProgramCall(
                List.of(BASH, "-c", "yes >&2 & tr '\\0' x </dev/zero"),
                Map.of("PATH", RunEnvironment.PATH),
                ProgramCall.Place.in(own),
                StandardCharsets.UTF_8,
                SOON);
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
              main.interrupt();
            });
        Programs.run(call, new ProgramLog(context));
      } catch (InterruptedException e) {
        System.out.println("interrupted");
      }
    }
  }

  @Test
  void aProgramThatDoesNotExistIsRefused() {
    assertThatThrownBy(() ->
            run(
                new ProgramCall(
                    List.of("/bin/true"),
                    Map.of(),
                    new ProgramCall.Place(own.path(), Path.of("/nowhere"), null),
                    StandardCharsets.UTF_8,
                    SOON)))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("could not be started");
  }

  private volatile Thread running = Thread.currentThread();

  private CompletableFuture<Throwable> inThread(ProgramCall call) {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    running =
        Thread.ofPlatform()
            .start(() -> {
              try {
                run(call);
                ended.complete(new AssertionError("it ended by itself: " + context.log()));
              } catch (Throwable e) {
                ended.complete(e);
              }
            });
    return ended;
  }

  private Thread awaitLine(String line) {
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> context.log().contains(line));
    return running;
  }

  /** No process has the execution's id in its environment. */
  private void assertNothingLives() {
    String mark = "CARILLON_EXECUTION_ID=" + context.executionId;
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      assertThat(processes.filter(process -> hasMark(process.resolve("environ"), mark))).isEmpty();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean hasMark(Path environment, String mark) {
    try {
      return Files.readString(environment, StandardCharsets.ISO_8859_1).contains(mark);
    } catch (IOException e) {
      return false; // no process, or one that ended
    }
  }
}
