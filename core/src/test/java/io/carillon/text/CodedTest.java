package io.carillon.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.definition.ConfigStatus;
import io.carillon.execution.AttemptOutcome;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import io.carillon.record.EventKind;
import io.carillon.worker.registry.WorkerStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodedTest {

  @Test
  void codesAreTheNamesInLowerCaseInTheOrderOfTheirDeclaration() {
    assertThat(Coded.byCode(ConfigStatus.class).keySet())
        .containsExactly("active", "paused", "inactive", "error", "deleted");
    assertThat(AttemptOutcome.HANDED_BACK.code()).isEqualTo("handed_back");
  }

  @Test
  void everyCodeInTablesNamesItsConstant() {
    assertThat(ConfigStatus.values())
        .allSatisfy(one -> assertThat(ConfigStatus.of(one.code())).isEqualTo(one));
    assertThat(ExecutionStatus.values())
        .allSatisfy(one -> assertThat(ExecutionStatus.of(one.code())).isEqualTo(one));
    assertThat(AttemptOutcome.values())
        .allSatisfy(one -> assertThat(AttemptOutcome.of(one.code())).isEqualTo(one));
    assertThat(Trigger.values())
        .allSatisfy(one -> assertThat(Trigger.of(one.code())).isEqualTo(one));
    assertThat(EventKind.values())
        .allSatisfy(one -> assertThat(EventKind.of(one.code())).isEqualTo(one));
    assertThat(WorkerStatus.values())
        .allSatisfy(one -> assertThat(WorkerStatus.of(one.code())).isEqualTo(one));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ACTIVE", "Active", " active", "actıve", "activ", "active,paused"})
  void anyOtherTextIsRefusedWithTheAllowedCodes(String text) {
    assertThat(Coded.find(ConfigStatus.class, text)).isEmpty();
    assertThatThrownBy(() -> ConfigStatus.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ConfigStatus must be one of active, paused, inactive, error, deleted, not \"%s\"",
            text);
  }
}
