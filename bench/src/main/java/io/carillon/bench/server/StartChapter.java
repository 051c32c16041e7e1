package io.carillon.bench.server;

import io.carillon.bench.chapter.Chapter;
import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.report.Goal;
import io.carillon.bench.report.Table;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures the time from starting the launcher until the packaged server is ready. */
public final class StartChapter implements Chapter {

  private static final Words FRESH = new Words("first start, new data folder", "首次启动，新数据目录");
  private static final Words EXISTING = new Words("later start", "之后的启动");

  private final int rounds;
  private final List<Double> fresh = new ArrayList<>();
  private final List<Double> existing = new ArrayList<>();

  /**
   * Creates the chapter with that number of starts, each with a new data folder and then with the
   * same.
   */
  public StartChapter(int rounds) {
    this.rounds = rounds;
  }

  @Override
  public String name() {
    return "start";
  }

  @Override
  public void measure(Laboratory laboratory) throws Exception {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      secondsToReady(folder.path()); // the launcher may have to unpack the jar
      for (int round = 1; round <= rounds; round++) {
        Path data = folder.path().resolve("round-" + round);
        fresh.add(secondsToReady(data));
        existing.add(secondsToReady(data));
      }
    }
    laboratory.progress(
        "start: %s s, later %s s".formatted(Spread.of(fresh).cell(), Spread.of(existing).cell()));
  }

  private static double secondsToReady(Path data) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (LaunchedServer server = LaunchedServer.start(data, Map.of())) {
      return (System.nanoTime() - begin) / 1e9;
    }
  }

  @Override
  public List<Table> tables() {
    List<Words> head =
        List.of(
            new Words("start of the packaged server", "打包服务器的启动"),
            new Words("seconds until ready", "就绪所需秒数"));
    return List.of(
        new Table(
            head,
            List.of(
                List.of(FRESH, Words.same(Spread.of(fresh).cell())),
                List.of(EXISTING, Words.same(Spread.of(existing).cell())))));
  }

  @Override
  public List<Goal> goals() {
    return List.of();
  }
}
