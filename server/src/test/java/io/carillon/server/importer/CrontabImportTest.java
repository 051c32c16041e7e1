package io.carillon.server.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.Json;
import io.carillon.server.importer.crontab.CrontabImport;
import io.carillon.server.importer.crontab.CrontabOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CrontabImportTest {

  private static String crontab() throws IOException {
    try (var in = CrontabImportTest.class.getResourceAsStream("crontab")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ImportedFile read(String text, boolean system, String zone) {
    return CrontabImport.read("crontab", text, new CrontabOptions(system, ZoneId.of(zone)));
  }

  private static ObjectNode config(Map<String, ObjectNode> configs, String name) {
    return Objects.requireNonNull(configs.get(name), name);
  }

  private static Map<String, ObjectNode> byName(ImportedFile file) {
    Map<String, ObjectNode> configs = new HashMap<>();
    file.configs().forEach(config -> configs.put(config.get("name").stringValue(), config));
    return configs;
  }

  @Test
  void theDueTimesOfAYearAreThoseOfVixieCron() throws IOException {
    ImportedFile file = read(crontab(), false, "UTC");
    assertThat(file.size()).isEqualTo(28);
    String[] lines = crontab().split("\n", -1);
    for (int i = 0; i < file.size(); i++) {
      int line = Integer.parseInt(file.notes(i).getFirst().replaceAll("\\D", ""));
      String written = lines[line - 1];
      String pattern =
          written.startsWith("@")
              ? written.split(" ", -1)[0]
              : String.join(" ", List.of(written.split(" ", -1)).subList(0, 5));
      assertThat(Due.of(file.configs().get(i))).as(written).isEqualTo(VixieCron.times(pattern));
    }
  }

  @Test
  void onlyTheHourOfAClockChangeDiffersFromTheSameTimesWithoutOne() {
    String line = "30 2 * * * /usr/local/bin/in-the-gap\n";
    List<Instant> berlin = Due.of(read(line, false, "Europe/Berlin").configs().getFirst());
    assertThat(berlin).hasSize(365);
    // 28 March 2027: 02:30 does not exist, and it runs when the clock has gone forward, as in cron.
    assertThat(berlin)
        .contains(Instant.parse("2027-03-28T01:00:00Z"))
        .contains(Instant.parse("2027-03-27T01:30:00Z"))
        .contains(Instant.parse("2027-03-29T00:30:00Z"));
    // 31 October 2027: 02:30 comes twice, and it runs once.
    assertThat(berlin)
        .filteredOn(at -> at.atOffset(ZoneOffset.UTC).toLocalDate().toString().equals("2027-10-31"))
        .hasSize(1);
  }

  @Test
  void whatHasNoEqualIsNamed() throws IOException {
    ImportedFile file = read(crontab(), false, "UTC");
    assertThat(file.leftOut())
        .hasSize(2)
        .anySatisfy(one -> assertThat(one).contains("@reboot").contains("/usr/local/bin/at-start"))
        .anySatisfy(one -> assertThat(one).contains("61 * * * *").contains("minute"));
    assertThat(file.yaml())
        .startsWith("# Imported from the crontab crontab: 28 task configs.\n# Not imported: line ")
        .contains("# MAILTO=ops@example.com: the output is kept with each execution");
  }

  @Test
  void commandsVariablesInputAndCommentsAreTaken() throws IOException {
    Map<String, ObjectNode> configs = byName(read(crontab(), false, "UTC"));
    ObjectNode heartbeat = config(configs, "heartbeat.sh");
    assertThat(heartbeat.get("description").stringValue()).isEqualTo("Every five minutes");
    assertThat(heartbeat.get("parameters"))
        .isEqualTo(
            Json.object(
                """
                {"interpreter": "/bin/bash", "source": "/usr/local/bin/heartbeat.sh",
                 "environment": {
                   "PATH": "/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin",
                   "BACKUP_DIR": "/var/backups"}}
                """));
    assertThat(config(configs, "mail").path("parameters").path("source").stringValue())
        .isEqualTo(
            """
            { mail -s "Report" ada@example.com
            } <<'CRONTAB_INPUT'
            Dear Ada,
            100% done.
            CRONTAB_INPUT\
            """);
    assertThat(configs).containsKeys("backup.sh", "backup.sh 2", "poll", "with-variable");
    assertThat(heartbeat.get("overlap").stringValue()).isEqualTo("allow");
    assertThat(heartbeat.get("catch_up").stringValue()).isEqualTo("none");
  }

  @Test
  void theSystemFormHasAUserAndTheZoneMayChangeWithinAFile() {
    String text =
        """
        17 * * * * root cd / && run-parts --report /etc/cron.hourly
        CRON_TZ=Asia/Shanghai
        0 3 * * * app /srv/nightly
        CRON_TZ=Mars/Olympus
        0 4 * * * app /srv/later
        0 5 * * *
        """;
    ImportedFile file = read(text, true, "Europe/Berlin");
    assertThat(file.configs())
        .extracting(config -> config.path("schedule").path("timezone").stringValue())
        .containsExactly("Europe/Berlin", "Asia/Shanghai", "Europe/Berlin");
    assertThat(file.notes(0)).anySatisfy(note -> assertThat(note).contains("the user root"));
    assertThat(file.notes(2))
        .anySatisfy(note -> assertThat(note).contains("CRON_TZ=Mars/Olympus is no time zone"));
    assertThat(file.leftOut()).singleElement().asString().contains("line 6");
  }

  @Test
  void aHyphenBeforeTheMinuteAndLineEndsOfWindowsAreTaken() {
    ImportedFile file = read("-*/15 * * * * root test -x /usr/lib/cron/run\r\n", true, "UTC");
    assertThat(file.leftOut()).isEmpty();
    assertThat(file.configs())
        .singleElement()
        .satisfies(config -> {
          assertThat(config.at("/schedule/expression").stringValue()).isEqualTo("*/15 * * * *");
          assertThat(config.at("/parameters/source").stringValue())
              .isEqualTo("test -x /usr/lib/cron/run");
        });
  }

  @Test
  void aNameIsNotCutInsideACharacter() {
    ImportedFile file = read("@daily " + "\ud83d\udd14".repeat(300) + "\n", false, "UTC");
    assertThat(file.leftOut()).isEmpty();
    assertThat(file.size()).isEqualTo(1);
  }
}
