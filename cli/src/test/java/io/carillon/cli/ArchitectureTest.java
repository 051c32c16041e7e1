package io.carillon.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.carillon.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Each further library is opened at each start. */
  @ArchTest
  static final ArchRule THE_CLIENT_KNOWS_THE_JDK_AND_JACKSON_ALONE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.carillon.cli..",
              "java..",
              "javax.net.ssl..",
              "com.sun.net.httpserver..",
              "tools.jackson..",
              "org.jspecify.annotations..")
          .because("it must start in a fraction of a second");
}
