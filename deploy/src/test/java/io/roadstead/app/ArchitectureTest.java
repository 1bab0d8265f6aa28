package io.roadstead.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the program may know of, in one screen. */
@AnalyzeClasses(packages = "io.roadstead", importOptions = {ImportOption.DoNotIncludeTests.class})
class ArchitectureTest {

  /** Providers are found, never named: the launcher puts one on the class path. */
  @ArchTest
  static final ArchRule NO_PROVIDER = noClasses().that().resideInAPackage("io.roadstead.app..")
      .should().dependOnClassesThat().resideInAnyPackage("io.roadstead.aws..", "io.roadstead.gcp..",
          "io.roadstead.azure..", "io.roadstead.metal..");

  @ArchTest
  static final ArchRule NO_CLOUD_SDK = noClasses().that().resideInAPackage("io.roadstead.app..")
      .should().dependOnClassesThat().resideInAnyPackage("software.amazon..", "com.google.cloud..", "com.azure..");

  /** Only the bottom of the command line knows picocli. */
  @ArchTest
  static final ArchRule PICOCLI = noClasses().that().resideInAPackage("io.roadstead.app..")
      .and().doNotHaveSimpleName("CommandLines")
      .should().dependOnClassesThat().resideInAPackage("picocli..");

  /** A plan offline starts no thread, opens no socket and logs nothing. */
  @ArchTest
  static final ArchRule OFFLINE = noClasses().that()
      .resideInAnyPackage("io.roadstead.app.offline..", "io.roadstead.app.context..", "io.roadstead.app.input..")
      .should().dependOnClassesThat().resideInAnyPackage("java.net..", "java.util.concurrent..", "org.slf4j..",
          "io.fabric8.kubernetes.client..");

  /** {@code core} knows nothing of the program. */
  @ArchTest
  static final ArchRule CORE = noClasses().that().resideInAPackage("io.roadstead.core..")
      .should().dependOnClassesThat().resideInAPackage("io.roadstead.app..");

  @ArchTest
  static final ArchRule NO_CIRCLES = slices().matching("io.roadstead.app.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_SLEEP = noClasses().that().resideInAPackage("io.roadstead.app..")
      .should().callMethod(Thread.class, "sleep", long.class)
      .orShould().callMethod(Thread.class, "sleep", java.time.Duration.class);
}
