package io.carillon.text;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The codes of an enum, made once: lists read and write several for each row. */
final class CodeTable {

  private static final ClassValue<CodeTable> TABLES =
      new ClassValue<>() {
        @Override
        protected CodeTable computeValue(Class<?> type) {
          return new CodeTable((Enum<?>[]) type.getEnumConstants());
        }
      };

  private final Map<Enum<?>, String> codes = new HashMap<>();
  private final Map<String, Enum<?>> constants = new HashMap<>();

  private CodeTable(Enum<?>[] all) {
    for (Enum<?> constant : all) {
      String code = constant.name().toLowerCase(Locale.ROOT);
      codes.put(constant, code);
      constants.put(code, constant);
    }
  }

  static CodeTable of(Class<?> type) {
    return TABLES.get(type);
  }

  String code(Enum<?> constant) {
    return Objects.requireNonNull(codes.get(constant));
  }

  @Nullable Enum<?> constant(String code) {
    return constants.get(code);
  }
}
