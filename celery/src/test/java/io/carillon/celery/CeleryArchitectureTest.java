package io.carillon.celery;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** Celery's runtime decides nothing, and its protocol is pure. */
@AnalyzeClasses(
    packages = {"io.carillon.celery", "io.carillon.rabbitmq"},
    importOptions = ImportOption.DoNotIncludeTests.class)
class CeleryArchitectureTest {

  @ArchTest
  static final ArchRule theProtocolIsPure =
      noClasses()
          .that()
          .resideInAPackage("io.carillon.celery.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.carillon.celery",
              "io.carillon.celery.connection..",
              "io.carillon.celery.task..",
              "io.carillon.celery.type..",
              "io.carillon.celery.worker..",
              "io.carillon.rabbitmq..",
              "io.carillon.database..",
              "io.carillon.execution..",
              "org.springframework..");

  @ArchTest
  static final ArchRule theRuntimeDecidesNothing =
      noClasses()
          .that()
          .resideInAPackage("io.carillon.celery..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.carillon.config..",
              "io.carillon.scheduler..",
              "io.carillon.manager..",
              "io.carillon.engine..",
              "io.carillon.broker..");

  @ArchTest
  static final ArchRule theBrokerKnowsNothingOfCelery =
      noClasses()
          .that()
          .resideInAPackage("io.carillon.rabbitmq..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.carillon.celery..");

  @ArchTest
  static final ArchRule nobodyReadsTheClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
}
