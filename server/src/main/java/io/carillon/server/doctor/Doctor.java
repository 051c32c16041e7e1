package io.carillon.server.doctor;

import io.carillon.cli.output.JsonText;
import io.carillon.cli.output.Output;
import io.carillon.cli.output.Style;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import io.carillon.cli.text.DisplayText;
import io.carillon.fault.InvalidInputException;
import io.carillon.sentence.FaultSentences;
import io.carillon.server.settings.ServerSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks at settings, Java, folders, disk, port, database, broker, and a running server. Changes
 * nothing. The exit code is 1 when something is wrong.
 */
public final class Doctor {

  /** Variables of the command line that a server would refuse. */
  private static final List<String> OF_THE_CLIENT = List.of("CARILLON_URL", "CARILLON_TOKEN_FILE");

  private final Session session;

  private Doctor(Session session) {
    this.session = session;
  }

  /** Runs all checks of a call; returns the exit code. */
  public static int run(Session session) throws InterruptedException {
    return new Doctor(session).run();
  }

  private int run() throws InterruptedException {
    List<Finding> findings = new ArrayList<>(MachineChecks.java());
    ServerSettings settings = settings(findings);
    ServerChecks server = new ServerChecks(session);
    if (settings != null) {
      MachineChecks machine = new MachineChecks(settings);
      findings.addAll(machine.folders());
      findings.add(machine.port(server.answers()));
      findings.addAll(new StoreChecks(settings, session.terminal().clock()).database());
      findings.addAll(new StoreChecks(settings, session.terminal().clock()).broker());
    }
    findings.addAll(server.check());
    print(findings);
    boolean wrong = findings.stream().anyMatch(f -> f.grade() == Finding.Grade.FAULT);
    return wrong ? ExitCode.FAILED : ExitCode.DONE;
  }

  private @Nullable ServerSettings settings(List<Finding> findings) {
    Map<String, String> environment = new HashMap<>(session.terminal().environment());
    OF_THE_CLIENT.forEach(environment::remove);
    try {
      ServerSettings settings = ServerSettings.read(environment);
      findings.add(Finding.ok("doctor.settings"));
      return settings;
    } catch (InvalidInputException e) {
      e.faults()
          .forEach(fault ->
              findings.add(
                  Finding.fault(
                      "doctor.setting",
                      fault.path(),
                      FaultSentences.text(
                          fault.message(), session.messages().language().locale()))));
      return null;
    }
  }

  private void print(List<Finding> findings) {
    Output output = session.output();
    if (!output.format().isTable()) {
      output.one(json(findings), List.of(), "");
      return;
    }
    for (Finding finding : findings) {
      String word = finding.grade().word();
      String shown = session.messages().word("grade", word);
      output.line(output.styled(DisplayText.padded(shown, 8), Style.of(word)) + sentence(finding));
      if (finding.remedy() != null) {
        String remedy = output.sentence(finding.remedy(), finding.values().toArray());
        output.line(" ".repeat(8) + output.styled(remedy, Style.DIM));
      }
    }
  }

  private String sentence(Finding finding) {
    return session.output().sentence(finding.key(), finding.values().toArray());
  }

  private ArrayNode json(List<Finding> findings) {
    ArrayNode array = JsonText.array();
    for (Finding finding : findings) {
      ObjectNode entry = array.addObject();
      entry.put("grade", finding.grade().word()).put("check", finding.key());
      entry.put("message", sentence(finding));
      if (finding.remedy() != null) {
        entry.put(
            "remedy", session.output().sentence(finding.remedy(), finding.values().toArray()));
      }
    }
    return array;
  }
}
