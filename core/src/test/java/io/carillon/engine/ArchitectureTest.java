package io.carillon.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.zone.ZoneRules;
import java.util.stream.Stream;

/** The walls of the design: components that do not know each other, nouns that know nothing. */
@AnalyzeClasses(packages = "io.carillon", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String CONFIG = "io.carillon.config..";
  private static final String SCHEDULER = "io.carillon.scheduler..";
  private static final String DISPATCH = "io.carillon.dispatch..";
  private static final String[] RECORD = {
    "io.carillon.record..",
    "io.carillon.history..",
    "io.carillon.statistics..",
    "io.carillon.retention..",
    "io.carillon.queue.."
  };
  private static final String MANAGER = "io.carillon.manager..";
  private static final String ENGINE = "io.carillon.engine..";

  @ArchTest
  static final ArchRule theConfigManagerKnowsNoOtherComponent =
      noClasses()
          .that()
          .resideInAPackage(CONFIG)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(and(RECORD, SCHEDULER, DISPATCH, MANAGER, ENGINE));

  @ArchTest
  static final ArchRule theSchedulerKnowsNoOtherComponentAndNoBroker =
      noClasses()
          .that()
          .resideInAPackage(SCHEDULER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              and(
                  RECORD,
                  CONFIG,
                  DISPATCH,
                  MANAGER,
                  ENGINE,
                  "io.carillon.broker..",
                  "io.carillon.worker..",
                  "io.carillon.task.."));

  @ArchTest
  static final ArchRule theDispatcherKnowsNoOtherComponent =
      noClasses()
          .that()
          .resideInAPackage(DISPATCH)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(and(RECORD, CONFIG, SCHEDULER, MANAGER, ENGINE));

  @ArchTest
  static final ArchRule theRecorderKnowsNoOtherComponent =
      noClasses()
          .that()
          .resideInAnyPackage(RECORD)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CONFIG, SCHEDULER, DISPATCH, MANAGER, ENGINE);

  @ArchTest
  static final ArchRule theWorkerWritesNoSchedules =
      noClasses()
          .that()
          .resideInAPackage("io.carillon.worker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CONFIG, SCHEDULER, DISPATCH, MANAGER, ENGINE);

  @ArchTest
  static final ArchRule timeArithmeticKnowsNothing =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.carillon.schedule..",
              "io.carillon.cron..",
              "io.carillon.calendar",
              "io.carillon.time..",
              "io.carillon.fault..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.carillon.database..",
              "io.carillon.definition..",
              "org.springframework..",
              "java.sql..");

  @ArchTest
  static final ArchRule theCronLanguageKnowsNoScheduleAndNoZone =
      noClasses()
          .that()
          .resideInAPackage("io.carillon.cron..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.carillon.schedule..", "io.carillon.calendar..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ZoneRules.class);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.carillon.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobodyReadsTheClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("time comes from the database, or from a clock that is handed in");

  private static String[] and(String[] some, String... others) {
    return Stream.concat(Stream.of(some), Stream.of(others)).toArray(String[]::new);
  }
}
