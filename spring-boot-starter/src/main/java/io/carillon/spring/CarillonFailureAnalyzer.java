package io.carillon.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints a {@link CarillonConfigurationException} as two sentences instead of a stack trace. */
final class CarillonFailureAnalyzer
    extends AbstractFailureAnalyzer<CarillonConfigurationException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, CarillonConfigurationException cause) {
    return new FailureAnalysis(cause.description(), cause.action(), cause);
  }
}
