package io.carillon.server.doctor;

import io.carillon.server.settings.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a server needs of this machine. */
final class MachineChecks {

  private static final int TESTED_JAVA = 25;
  private static final long SCARCE_BYTES = 5L << 30;
  private static final long LEAST_BYTES = 1L << 30;

  private final ServerSettings settings;

  MachineChecks(ServerSettings settings) {
    this.settings = settings;
  }

  static List<Finding> java() {
    int version = Runtime.version().feature();
    String home = System.getProperty("java.home");
    return List.of(
        version >= TESTED_JAVA
            ? Finding.ok("doctor.java", version, home)
            : Finding.warning("doctor.java_old", version, home));
  }

  List<Finding> folders() {
    List<Finding> findings = new ArrayList<>();
    Path data = settings.data().toAbsolutePath();
    Path there = data;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      findings.add(Finding.fault("doctor.data_unwritable", data));
    } else {
      findings.add(there.equals(data) ? mode(data) : Finding.ok("doctor.data_new", data));
    }
    findings.add(disk(there));
    return findings;
  }

  /** Others must read neither the token nor the tables. */
  private static Finding mode(Path data) {
    try {
      Path token = data.resolve("admin-token");
      for (Path path : List.of(token, data)) {
        Set<PosixFilePermission> mode =
            Files.exists(path) ? Files.getPosixFilePermissions(path) : Set.of();
        boolean open =
            path.equals(token)
                ? mode.contains(PosixFilePermission.OTHERS_READ)
                    || mode.contains(PosixFilePermission.GROUP_READ)
                : mode.contains(PosixFilePermission.OTHERS_WRITE);
        if (open) {
          return Finding.warning("doctor.data_open", path, PosixFilePermissions.toString(mode));
        }
      }
      return Finding.ok("doctor.data", data);
    } catch (IOException | UnsupportedOperationException e) {
      return Finding.warning("doctor.data_unknown", data, e.toString());
    }
  }

  private static Finding disk(Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      long free = store.getUsableSpace();
      String shown = "%.1f GiB".formatted(free / (double) (1L << 30));
      if (free < LEAST_BYTES) {
        return Finding.fault("doctor.disk_full", shown, folder);
      }
      return free < SCARCE_BYTES
          ? Finding.warning("doctor.disk_scarce", shown, folder)
          : Finding.ok("doctor.disk", shown, folder);
    } catch (IOException e) {
      return Finding.warning("doctor.data_unknown", folder, e.toString());
    }
  }

  /**
   * Looks at the port that a server listens on.
   *
   * @param answers whether a server of ours answers there
   */
  Finding port(boolean answers) {
    String address = settings.address();
    int port = settings.port();
    if (answers || port == 0) {
      return Finding.ok("doctor.port_ours", port);
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1);
      return Finding.ok("doctor.port_free", port);
    } catch (IOException e) {
      return Finding.fault("doctor.port_taken", port, address);
    }
  }
}
