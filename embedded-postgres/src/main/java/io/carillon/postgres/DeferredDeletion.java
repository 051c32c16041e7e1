package io.carillon.postgres;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes a data folder after the end of this JVM: a separate process waits for a minute at most
 * until this JVM and the server have ended.
 */
final class DeferredDeletion {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String SCRIPT =
      """
      n=0
      while [ $n -lt 300 ] && { kill -0 "$1" 2>/dev/null || kill -0 "$2" 2>/dev/null; }; do
        n=$((n + 1)); sleep 0.2
      done
      rm -rf -- "$3"
      """;

  private DeferredDeletion() {}

  /** Starts the process that deletes the folder. */
  static void start(Path folder, long serverPid) {
    String ownPid = Long.toString(ProcessHandle.current().pid());
    String server = Long.toString(serverPid);
    try {
      new ProcessBuilder("sh", "-c", SCRIPT, "sh", ownPid, server, folder.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      log.warn("{} stays behind: {}", folder, e.toString());
    }
  }
}
