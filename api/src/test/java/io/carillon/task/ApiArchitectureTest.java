package io.carillon.task;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The module that every author of a task type compiles against drags nothing else along. */
@AnalyzeClasses(packages = "io.carillon", importOptions = ImportOption.DoNotIncludeTests.class)
class ApiArchitectureTest {

  @ArchTest
  static final ArchRule theApiKnowsOnlyTheJdkJspecifyAndSlf4j =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "org.slf4j", "io.carillon.task");

  @Test
  void theModuleBringsOnlyJspecifyAndSlf4jToThoseThatDependOnIt() throws Exception {
    List<String> brought = broughtBy(Path.of("pom.xml"));
    brought.addAll(broughtBy(Path.of("..", "pom.xml")));

    assertThat(brought).containsExactlyInAnyOrder("jspecify", "slf4j-api");
  }

  // A dependency without a scope takes the one of its management: test, for the tools of tests.
  private static List<String> broughtBy(Path pom) throws Exception {
    Document document =
        DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder().parse(pom.toFile());
    NodeList dependencies = document.getElementsByTagNameNS("*", "dependency");
    List<String> brought = new ArrayList<>();
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element dependency = (Element) dependencies.item(i);
      boolean managed =
          dependency.getParentNode().getParentNode().getLocalName().equals("dependencyManagement");
      String artifact = text(dependency, "artifactId");
      if (!managed
          && !text(dependency, "scope").equals("test")
          && !artifact.startsWith("archunit")) {
        brought.add(artifact);
      }
    }
    return brought;
  }

  private static String text(Element parent, String name) {
    NodeList found = parent.getElementsByTagNameNS("*", name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }
}
