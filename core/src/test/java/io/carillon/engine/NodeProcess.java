package io.carillon.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.carillon.database.Database;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A node in a process of its own, with the heap that the launcher gives a server. */
final class NodeProcess {

  private static final int KILLED = 9;

  private NodeProcess() {}

  /** Tells how long its text is. */
  @TaskType(name = "weigh")
  static final class Weigh implements TaskHandler<Weigh.Parameters> {
    record Parameters(String text) {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      return parameters.text().length();
    }
  }

  /** Ends the process. */
  @TaskType(name = "kill")
  static final class Kill implements TaskHandler<Kill.Parameters> {
    record Parameters() {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      Runtime.getRuntime().halt(KILLED);
      return null;
    }
  }

  /** Returns a text of that length, logs it, or fails with it. */
  @TaskType(name = "much")
  static final class Much implements TaskHandler<Much.Parameters> {
    record Parameters(int characters, boolean fails) {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) throws Exception {
      try (var reserved = context.reserveMemory(4L * parameters.characters())) {
        String much = "m".repeat(parameters.characters());
        context.logger().info("much {}", much);
        context.progress(0.5, much);
        if (parameters.fails()) {
          throw new IllegalStateException(much);
        }
        return much;
      }
    }
  }

  /** Starts one on a database; what it says goes into the file. */
  static Process start(HikariDataSource database, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms32m", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError"));
    command.add("-XX:TieredStopAtLevel=1"); // as the other JVMs of the tests
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(NodeProcess.class.getName(), database.getJdbcUrl()));
    command.addAll(List.of(database.getUsername(), database.getPassword()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Runs a node until the process is ended. */
  public static void main(String[] arguments) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(arguments[0]);
    config.setUsername(arguments[1]);
    config.setPassword(arguments[2]);
    config.setMaximumPoolSize(20);
    HikariDataSource source = new HikariDataSource(config);
    Engine engine =
        new Engine(
            new Database(source, new JdbcTransactionManager(source)),
            new LocalTaskTypes(List.of(new Weigh(), new Kill(), new Much())),
            EngineSettings.of("node-" + ProcessHandle.current().pid())
                .withLease(Duration.ofSeconds(3)));
    engine.start();
    new CountDownLatch(1).await();
  }
}
