package io.carillon.definition;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JacksonModule.SetupContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonAnyFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonArrayFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonMapFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonNullFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import tools.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;

/** Finds the types that Jackson modules read or write in their own way. */
final class ModuleTypes {

  private final JsonMapper mapper;
  private final boolean any;
  private final List<Deserializers> deserializers = new ArrayList<>();
  private final Set<Class<?>> mixedIn = new HashSet<>();

  /**
   * Creates the finder.
   *
   * @param mapper has the modules
   */
  ModuleTypes(Collection<? extends JacksonModule> modules, JsonMapper mapper) {
    this.mapper = mapper;
    this.any = !modules.isEmpty();
    modules.forEach(this::read);
  }

  /** Runs the module's set-up in a context that only notes what it adds. */
  private void read(JacksonModule module) {
    JsonMapper.Builder builder = Json.MAPPER.rebuild();
    builder.addModule(new Noting(module));
    builder.build();
  }

  /** A module that sets another one up and notes what that adds. */
  private final class Noting extends JacksonModule {

    private final JacksonModule module;

    Noting(JacksonModule module) {
      this.module = module;
    }

    @Override
    public String getModuleName() {
      return "carillon-" + module.getModuleName();
    }

    @Override
    public tools.jackson.core.Version version() {
      return module.version();
    }

    @Override
    public void setupModule(SetupContext context) {
      module.setupModule(noting(context));
    }
  }

  private SetupContext noting(SetupContext context) {
    return (SetupContext)
        Proxy.newProxyInstance(
            SetupContext.class.getClassLoader(),
            new Class<?>[] {SetupContext.class},
            (proxy, method, arguments) -> {
              note(method.getName(), arguments);
              try {
                Object answer = method.invoke(context, arguments);
                return answer instanceof SetupContext ? proxy : answer;
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  private void note(String method, Object @Nullable [] arguments) {
    if (arguments == null) {
      return;
    }
    if (method.equals("addDeserializers")) {
      deserializers.add((Deserializers) arguments[0]);
    } else if (method.equals("setMixIn")) {
      mixedIn.add((Class<?>) arguments[0]);
    }
  }

  /**
   * Returns whether a module has a deserializer, a serializer or a mix-in for exactly this type.
   */
  boolean isCustom(JavaType type) {
    if (!any) {
      return false;
    }
    Class<?> raw = type.getRawClass();
    return mixedIn.contains(raw)
        || deserializers.stream()
            .anyMatch(one -> one.hasDeserializerFor(mapper.deserializationConfig(), raw))
        || !Form.of(mapper, type).equals(Form.of(Json.MAPPER, type));
  }

  /** The kind of JSON value that a serializer says it writes. */
  enum Kind {
    NOTHING,
    ANY,
    OBJECT,
    MAP,
    ARRAY,
    STRING,
    NUMBER,
    INTEGER,
    BOOLEAN,
    NULL
  }

  /**
   * The JSON that a mapper writes of a type.
   *
   * @param kind the kind of JSON value
   * @param properties the names of an object's properties; empty for other values
   */
  record Form(Kind kind, Set<String> properties) {

    static Form of(JsonMapper mapper, JavaType type) {
      Visitor visitor = new Visitor();
      mapper.acceptJsonFormatVisitor(type, visitor);
      return new Form(visitor.kind, visitor.properties);
    }
  }

  private static final class Visitor extends JsonFormatVisitorWrapper.Base {

    private final Set<String> properties = new LinkedHashSet<>();
    private Kind kind = Kind.NOTHING;

    @Override
    public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
      kind = Kind.OBJECT;
      return new JsonObjectFormatVisitor.Base(getContext()) {
        @Override
        public void property(BeanProperty property) {
          properties.add(property.getName());
        }

        @Override
        public void optionalProperty(BeanProperty property) {
          properties.add(property.getName());
        }
      };
    }

    @Override
    public @Nullable JsonArrayFormatVisitor expectArrayFormat(JavaType type) {
      kind = Kind.ARRAY;
      return null;
    }

    @Override
    public @Nullable JsonStringFormatVisitor expectStringFormat(JavaType type) {
      kind = Kind.STRING;
      return null;
    }

    @Override
    public @Nullable JsonNumberFormatVisitor expectNumberFormat(JavaType type) {
      kind = Kind.NUMBER;
      return null;
    }

    @Override
    public @Nullable JsonIntegerFormatVisitor expectIntegerFormat(JavaType type) {
      kind = Kind.INTEGER;
      return null;
    }

    @Override
    public @Nullable JsonBooleanFormatVisitor expectBooleanFormat(JavaType type) {
      kind = Kind.BOOLEAN;
      return null;
    }

    @Override
    public @Nullable JsonNullFormatVisitor expectNullFormat(JavaType type) {
      kind = Kind.NULL;
      return null;
    }

    @Override
    public @Nullable JsonAnyFormatVisitor expectAnyFormat(JavaType type) {
      kind = Kind.ANY;
      return null;
    }

    @Override
    public @Nullable JsonMapFormatVisitor expectMapFormat(JavaType type) {
      kind = Kind.MAP;
      return null;
    }
  }
}
