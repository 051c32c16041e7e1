import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Counts figures of the source code and holds them against their bounds. {@code make check} runs it
 * from the root of the repository:
 *
 * <pre>java scripts/Figures.java [all]</pre>
 *
 * <p>It reads every {@code src/main/java} of the repository, samples included, with the JDK's own
 * parser; it resolves no types. It prints a table and, for each figure above its goal, the worst
 * places ({@code all}: every place). It exits with 1 when a figure is above its bound.
 *
 * <p>The figures:
 *
 * <ul>
 *   <li><b>Files of a package</b>: source files of one package in one module, without {@code
 *       package-info.java}.
 *   <li><b>Components of a record</b>; excepted are {@code @ConfigurationProperties}, which Spring
 *       fills by the names of settings.
 *   <li><b>Calls with more than 6 arguments</b>: of methods, constructors, {@code this} and {@code
 *       super}. Excepted are calls of variable arity: {@code format}, {@code join}, {@code asList},
 *       those of loggers and of {@code ProcessBuilder}, {@code of} and the like of the collections
 *       in {@code java.util}, and methods that the source declares with variable arity.
 *   <li><b>Parameter lists of more than 6</b>: of methods and constructors that the source calls
 *       with as many arguments. Lists that only a framework fills are excepted.
 *   <li><b>Adjacent nulls</b>: {@code null, null} in the arguments of a call.
 *   <li><b>Literals of closed sets</b>: see {@link Literals}.
 *   <li><b>Lines of a method's body</b>: from the first line of its first statement to the last
 *       line of its last one, comments and text blocks included; 0 for an empty body. Constructors
 *       and methods of anonymous classes count, lambdas belong to their method.
 *   <li><b>Lines of a file.</b>
 *   <li><b>Packages in circles</b>: packages of one module that import each other, directly or
 *       through others. Without a circle the packages have floors, and no arrow points upward.
 *   <li><b>The walk</b>: links to source files between {@code <!-- walk -->} and {@code <!-- /walk
 *       -->} in docs/internals.md, the path of one execution through the code. Each file must
 *       exist, and none may be linked twice.
 * </ul>
 */
public final class Figures {

  /**
   * The figures with their goals. A figure that does not meet its goal yet has its PRESENT value as
   * its bound. A change may lower a PRESENT value and never raise it.
   */
  private enum Figure {
    PACKAGE_FILES("files of a package", 20, 20),
    RECORD_COMPONENTS("components of a record", 8, 8),
    LONG_CALLS("calls with more than 6 arguments", 0, 0),
    LONG_PARAMETER_LISTS("parameter lists of more than 6", 0, 0),
    ADJACENT_NULLS("null, null in arguments", 0, 0),
    CLOSED_SET_LITERALS("literals of closed sets", 0, 0),
    METHOD_P90("lines of a method, 90 % have at most", 12, 12),
    METHOD_P99("lines of a method, 99 % have at most", 25, 25),
    METHOD_MAX("lines of a method", 60, 60),
    FILE_LINES("lines of a file", 400, 400),
    CIRCLES("packages in circles", 0, 0),
    WALK_FILES("files on the walk", 30, 30),
    WALK_FAULTS("faults of the walk", 0, 0);

    final String title;
    final int goal;
    final int present;

    Figure(String title, int goal, int present) {
      this.title = title;
      this.goal = goal;
      this.present = present;
    }
  }

  private static final int MOST_ARGUMENTS = 6;
  private static final int WORST = 5;
  private static final Path INTERNALS = Path.of("docs/internals.md");

  /** A value of a figure with the place that has it. */
  private record Place(int value, String at, String what) {}

  /** A source file with its tree. */
  private record Source(Path path, CompilationUnitTree unit, SourcePositions positions) {

    String packageName() {
      PackageTree declared = unit.getPackage();
      return declared == null ? "" : declared.getPackageName().toString();
    }

    String module() {
      return path.toString().replaceFirst("/src/main/java/.*", "");
    }

    int firstLine(Tree tree) {
      return line(positions.getStartPosition(unit, tree));
    }

    int lastLine(Tree tree) {
      return line(positions.getEndPosition(unit, tree));
    }

    String at(Tree tree) {
      return path + ":" + firstLine(tree);
    }

    private int line(long position) {
      LineMap lines = unit.getLineMap();
      return (int) lines.getLineNumber(position);
    }
  }

  private final Map<Figure, List<Place>> places = new EnumMap<>(Figure.class);
  private final Map<Figure, Integer> values = new EnumMap<>(Figure.class);

  private Figures() {}

  /** Counts, prints, and exits with 1 when a bound is broken. */
  public static void main(String[] arguments) throws IOException {
    Figures figures = new Figures();
    List<Source> sources = parse(sourceFiles());
    figures.countFiles(sources);
    figures.countCode(sources);
    figures.countCircles(sources);
    figures.countWalk();
    boolean met = figures.print(List.of(arguments).contains("all"));
    System.exit(met ? 0 : 1);
  }

  private static List<Path> sourceFiles() throws IOException {
    try (Stream<Path> files = Files.find(Path.of(""), 30, (path, x) -> isSource(path))) {
      return files.sorted().toList();
    }
  }

  private static boolean isSource(Path path) {
    String text = path.toString();
    return text.endsWith(".java")
        && text.contains("/src/main/java/")
        && !text.contains("/target/")
        && !text.startsWith("target/")
        && !text.startsWith(".");
  }

  private static List<Source> parse(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options = List.of("-proc:none", "-Xlint:none");
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<Source> sources = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        Path path = Path.of("").toAbsolutePath().relativize(Path.of(unit.getSourceFile().toUri()));
        sources.add(new Source(path, unit, positions));
      }
      return sources;
    }
  }

  // ---- counting

  private void add(Figure figure, int value, String at, String what) {
    places.computeIfAbsent(figure, f -> new ArrayList<>()).add(new Place(value, at, what));
  }

  private void countFiles(List<Source> sources) throws IOException {
    Map<String, Integer> packages = new TreeMap<>();
    for (Source source : sources) {
      if (!source.path().endsWith("package-info.java")) {
        packages.merge(source.path().getParent().toString(), 1, Integer::sum);
      }
      try (Stream<String> lines = Files.lines(source.path())) {
        add(Figure.FILE_LINES, (int) lines.count(), source.path().toString(), "");
      }
    }
    packages.forEach((folder, count) -> add(Figure.PACKAGE_FILES, count, folder, ""));
  }

  private void countCode(List<Source> sources) {
    Declarations declarations = new Declarations();
    sources.forEach(source -> declarations.scan(source.unit(), source));
    for (Source source : sources) {
      new Shapes(declarations).scan(source.unit(), source);
      new Literals(declarations, this::addLiteral).scan(source.unit(), source);
    }
    countMethods();
  }

  private void addLiteral(String at, String what) {
    add(Figure.CLOSED_SET_LITERALS, 1, at, what);
  }

  private void countMethods() {
    List<Place> methods = places.getOrDefault(Figure.METHOD_MAX, List.of());
    int[] lines = methods.stream().mapToInt(Place::value).sorted().toArray();
    values.put(Figure.METHOD_P90, lines[lines.length * 90 / 100]);
    values.put(Figure.METHOD_P99, lines[lines.length * 99 / 100]);
  }

  private void countCircles(List<Source> sources) {
    Map<String, Map<String, Set<String>>> arrows = new TreeMap<>();
    Set<String> packages = new HashSet<>();
    sources.forEach(source -> packages.add(source.packageName()));
    for (Source source : sources) {
      Set<String> used = usedPackages(source, packages);
      used.remove(source.packageName());
      arrows
          .computeIfAbsent(source.module(), module -> new TreeMap<>())
          .computeIfAbsent(source.packageName(), name -> new TreeSet<>())
          .addAll(used);
    }
    arrows.forEach(this::addCircles);
  }

  private void addCircles(String module, Map<String, Set<String>> arrows) {
    for (String start : arrows.keySet()) {
      if (reachable(start, arrows).contains(start)) {
        List<String> back =
            arrows.get(start).stream()
                .filter(used -> arrows.containsKey(used) && reachable(used, arrows).contains(start))
                .toList();
        add(Figure.CIRCLES, 1, module, start + " uses " + String.join(", ", back));
      }
    }
  }

  private static Set<String> reachable(String start, Map<String, Set<String>> arrows) {
    Set<String> seen = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(arrows.get(start));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (seen.add(next)) {
        open.addAll(arrows.getOrDefault(next, Set.of()));
      }
    }
    return seen;
  }

  /** The packages that a source imports, or names in full. */
  private static Set<String> usedPackages(Source source, Set<String> packages) {
    Set<String> used = new TreeSet<>();
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitMemberSelect(MemberSelectTree tree, Void none) {
        String name = tree.getExpression().toString();
        if (packages.contains(name) && Character.isUpperCase(tree.getIdentifier().charAt(0))) {
          used.add(name);
        }
        return super.visitMemberSelect(tree, none);
      }
    }.scan(source.unit(), null);
    return used;
  }

  private void countWalk() throws IOException {
    Matcher walk =
        Pattern.compile("<!-- walk -->(.*?)<!-- /walk -->", Pattern.DOTALL)
            .matcher(Files.readString(INTERNALS));
    if (!walk.find()) {
      add(Figure.WALK_FAULTS, 1, INTERNALS.toString(), "no walk yet: no <!-- walk --> in it");
      return;
    }
    Matcher link = Pattern.compile("\\]\\(([^)\\s]+\\.java)(#[^)\\s]*)?\\)").matcher(walk.group(1));
    Set<Path> seen = new HashSet<>();
    while (link.find()) {
      Path file = INTERNALS.resolveSibling(link.group(1)).normalize();
      if (!Files.isRegularFile(file)) {
        add(Figure.WALK_FAULTS, 1, INTERNALS.toString(), "no such file: " + file);
      }
      if (!seen.add(file)) {
        add(Figure.WALK_FAULTS, 1, INTERNALS.toString(), "linked twice: " + file);
      }
    }
    if (seen.isEmpty()) {
      add(Figure.WALK_FAULTS, 1, INTERNALS.toString(), "no link to a source file in the walk");
    }
    values.put(Figure.WALK_FILES, seen.size());
  }

  // ---- printing

  private boolean print(boolean all) {
    boolean met = true;
    System.out.printf("%-40s %6s %6s %6s%n", "figure", "now", "bound", "goal");
    for (Figure figure : Figure.values()) {
      int now = value(figure);
      boolean broken = now > figure.present;
      met &= !broken;
      String remark = broken ? "  BROKEN" : "";
      if (now < figure.present && figure.present > figure.goal) {
        remark = "  lower PRESENT to " + Math.max(now, figure.goal);
      }
      System.out.printf(
          "%-40s %6d %6d %6d%s%n", figure.title, now, figure.present, figure.goal, remark);
    }
    for (Figure figure : Figure.values()) {
      if (value(figure) > figure.goal) {
        printWorst(figure, all ? Integer.MAX_VALUE : value(figure) > figure.present ? 20 : WORST);
      }
    }
    return met;
  }

  private int value(Figure figure) {
    List<Place> found = places.getOrDefault(figure, List.of());
    return values.computeIfAbsent(
        figure,
        f -> f.goal == 0 ? found.size() : found.stream().mapToInt(Place::value).max().orElse(0));
  }

  private void printWorst(Figure figure, int most) {
    List<Place> worst =
        places.getOrDefault(figure, List.of()).stream()
            .filter(place -> place.value() > figure.goal)
            .sorted(Comparator.comparingInt(Place::value).reversed().thenComparing(Place::at))
            .toList();
    if (!worst.isEmpty()) {
      System.out.printf(
          "%n%s: above the goal of %d in %d places%n", figure.title, figure.goal, worst.size());
    }
    worst.stream()
        .limit(most)
        .forEach(
            place -> System.out.printf("%6d  %s %s%n", place.value(), place.at(), place.what()));
  }

  // ---- the syntax

  /** The declarations that the other scanners ask for. */
  private static final class Declarations extends TreePathScanner<Void, Source> {

    /** Names of methods and classes that are called with a variable number of arguments. */
    final Set<String> variable = new HashSet<>();

    /** Names of parameters, by name of the method and number of its parameters. */
    final Map<String, List<List<String>>> parameters = new HashMap<>();

    /** The enum of each code, by code; several enums are joined by a comma. */
    final Map<String, String> codes = new HashMap<>();

    /** Signatures (name and number of arguments) that are called. */
    final Set<String> called = new HashSet<>();

    static String signature(String name, int arity) {
      return name + "/" + arity;
    }

    @Override
    public Void visitMethod(MethodTree method, Source source) {
      List<? extends VariableTree> declared = method.getParameters();
      String name = nameOf(method, getCurrentPath());
      if (!declared.isEmpty() && isVariable(declared.getLast())) {
        variable.add(name);
      }
      parameters
          .computeIfAbsent(signature(name, declared.size()), s -> new ArrayList<>())
          .add(declared.stream().map(parameter -> parameter.getName().toString()).toList());
      return super.visitMethod(method, source);
    }

    private static boolean isVariable(VariableTree parameter) {
      return parameter.toString().contains("...");
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Source source) {
      called.add(signature(calledName(call, getCurrentPath()), call.getArguments().size()));
      return super.visitMethodInvocation(call, source);
    }

    @Override
    public Void visitNewClass(NewClassTree call, Source source) {
      called.add(signature(simpleName(call.getIdentifier()), call.getArguments().size()));
      return super.visitNewClass(call, source);
    }

    @Override
    public Void visitClass(ClassTree type, Source source) {
      if (type.getKind() == Kind.ENUM && hasCode(type)) {
        for (Tree member : type.getMembers()) {
          if (member instanceof VariableTree constant
              && constant.getInitializer() instanceof NewClassTree made
              && isConstantOf(type, constant)) {
            codes.merge(
                code(constant, made), type.getSimpleName().toString(), (a, b) -> a + ", " + b);
          }
        }
      }
      return super.visitClass(type, source);
    }

    private static boolean isConstantOf(ClassTree type, VariableTree constant) {
      return constant
              .getModifiers()
              .getFlags()
              .containsAll(Set.of(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL))
          && constant.getType() != null
          && constant.getType().toString().equals(type.getSimpleName().toString())
          && constant
              .getName()
              .toString()
              .equals(constant.getName().toString().toUpperCase(Locale.ROOT));
    }

    private static String code(VariableTree constant, NewClassTree made) {
      return !made.getArguments().isEmpty()
              && made.getArguments().getFirst() instanceof LiteralTree literal
              && literal.getValue() instanceof String text
          ? text
          : constant.getName().toString().toLowerCase(Locale.ROOT);
    }

    private static boolean hasCode(ClassTree type) {
      return type.getImplementsClause().stream().anyMatch(t -> simpleName(t).equals("Coded"))
          || type.getMembers().stream()
              .anyMatch(member ->
                  member instanceof MethodTree method
                      && method.getName().contentEquals("code")
                      && method.getParameters().isEmpty());
    }
  }

  /** Counts records, calls, parameter lists and methods. */
  private final class Shapes extends TreePathScanner<Void, Source> {

    private static final Set<String> COLLECTIONS =
        Set.of("List", "Set", "Map", "Stream", "EnumSet", "IntStream", "LongStream");
    private static final Set<String> OF_ANY_LENGTH =
        Set.of("format", "formatted", "printf", "join", "asList", "info", "warn", "error");

    private final Declarations declarations;

    Shapes(Declarations declarations) {
      this.declarations = declarations;
    }

    @Override
    public Void visitClass(ClassTree type, Source source) {
      if (type.getKind() == Kind.RECORD && !isBoundByName(type)) {
        int components =
            (int)
                type.getMembers().stream()
                    .filter(member -> member instanceof VariableTree)
                    .filter(member -> isComponent((VariableTree) member))
                    .count();
        add(Figure.RECORD_COMPONENTS, components, source.at(type), type.getSimpleName().toString());
      }
      return super.visitClass(type, source);
    }

    private static boolean isBoundByName(ClassTree type) {
      return type.getModifiers().getAnnotations().stream()
          .anyMatch(one -> simpleName(one.getAnnotationType()).equals("ConfigurationProperties"));
    }

    private static boolean isComponent(VariableTree field) {
      return !field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Source source) {
      String name = calledName(call, getCurrentPath());
      if (!isOfAnyLength(call, name)) {
        countArguments(call, name, call.getArguments(), source);
      }
      return super.visitMethodInvocation(call, source);
    }

    private boolean isOfAnyLength(MethodInvocationTree call, String name) {
      boolean collection =
          call.getMethodSelect() instanceof MemberSelectTree select
              && COLLECTIONS.contains(select.getExpression().toString());
      return collection || OF_ANY_LENGTH.contains(name) || declarations.variable.contains(name);
    }

    @Override
    public Void visitNewClass(NewClassTree call, Source source) {
      String name = simpleName(call.getIdentifier());
      if (!declarations.variable.contains(name) && !name.equals("ProcessBuilder")) {
        countArguments(call, "new " + name, call.getArguments(), source);
      }
      return super.visitNewClass(call, source);
    }

    private void countArguments(
        Tree call, String name, List<? extends ExpressionTree> arguments, Source source) {
      if (arguments.size() > MOST_ARGUMENTS) {
        add(Figure.LONG_CALLS, arguments.size(), source.at(call), name);
      }
      for (int i = 1; i < arguments.size(); i++) {
        if (isNull(arguments.get(i - 1)) && isNull(arguments.get(i))) {
          add(Figure.ADJACENT_NULLS, 1, source.at(call), name);
          return;
        }
      }
    }

    private static boolean isNull(Tree tree) {
      return tree.getKind() == Kind.NULL_LITERAL;
    }

    @Override
    public Void visitMethod(MethodTree method, Source source) {
      int count = method.getParameters().size();
      String name = nameOf(method, getCurrentPath());
      if (count > MOST_ARGUMENTS
          && declarations.called.contains(Declarations.signature(name, count))) {
        add(Figure.LONG_PARAMETER_LISTS, count, source.at(method), name);
      }
      if (method.getBody() != null) {
        int lines = lines(method.getBody(), source);
        add(Figure.METHOD_MAX, lines, source.at(method), name);
      }
      return super.visitMethod(method, source);
    }

    private static int lines(BlockTree body, Source source) {
      return body.getStatements().isEmpty()
          ? 0
          : source.lastLine(body.getStatements().getLast())
              - source.firstLine(body.getStatements().getFirst())
              + 1;
    }
  }

  /**
   * Counts string literals that equal a code of a closed set. A closed set is an enum that
   * implements {@code Coded} or has a method {@code code()}; its codes are the texts that its
   * constants are made of, else their names in lower case.
   *
   * <p>A literal counts wherever it stands for the value: in a comparison, as a label, as an
   * argument, as a result, as the value of a variable. It does not count
   *
   * <ul>
   *   <li>inside of the enum, in annotations, in exceptions (their codes are a vocabulary of their
   *       own), in packages named protocol (words of other systems), and as a part of a longer text
   *       (SQL);
   *   <li>where it is a name: the first argument of the library methods in {@link #NAMED_FIRST}
   *       (JSON fields, columns, parameters of SQL), and an argument for a parameter of our own
   *       that is called as in {@link #NAMES};
   *   <li>when it is a word of many meanings ({@link #COMMON_WORDS}) and is neither compared nor a
   *       label.
   * </ul>
   */
  private static final class Literals extends TreePathScanner<Void, Source> {

    private static final Set<String> NAMED_FIRST =
        Set.of(
            "put",
            "set",
            "get",
            "path",
            "has",
            "param",
            "putObject",
            "putArray",
            "putNull",
            "writeNumberProperty",
            "addValue",
            "withDetail");
    private static final Set<String> NAMES = Set.of("name", "field", "column", "key", "path");
    private static final Set<String> COMMON_WORDS =
        Set.of(
            "schedule",
            "worker",
            "scheduler",
            "first",
            "second",
            "next",
            "previous",
            "none",
            "unknown",
            "excluded",
            "cron",
            "date",
            "large");
    private static final Set<String> COMPARISONS = Set.of("equals", "equalsIgnoreCase");

    private final Declarations declarations;
    private final BiConsumer<String, String> found;

    Literals(Declarations declarations, BiConsumer<String, String> found) {
      this.declarations = declarations;
      this.found = found;
    }

    @Override
    public Void visitAnnotation(AnnotationTree annotation, Source source) {
      return null;
    }

    @Override
    public Void visitLiteral(LiteralTree literal, Source source) {
      if (literal.getValue() instanceof String text
          && declarations.codes.containsKey(text)
          && !isInItsEnum(text)
          && !isInOtherVocabulary(source)
          && isValue(literal, text)) {
        found.accept(source.at(literal), "\"" + text + "\" of " + declarations.codes.get(text));
      }
      return null;
    }

    private boolean isInItsEnum(String text) {
      List<String> enums = List.of(declarations.codes.get(text).split(", "));
      for (Tree tree : getCurrentPath()) {
        if (tree instanceof ClassTree type && enums.contains(type.getSimpleName().toString())) {
          return true;
        }
      }
      return false;
    }

    private boolean isInOtherVocabulary(Source source) {
      return enclosingClass(getCurrentPath()).endsWith("Exception")
          || source.packageName().endsWith(".protocol");
    }

    private boolean isValue(LiteralTree literal, String text) {
      Tree parent = getCurrentPath().getParentPath().getLeaf();
      return isCompared(parent)
          || !COMMON_WORDS.contains(text)
              && !(parent instanceof MethodInvocationTree call && isName(call, literal))
              && !(parent instanceof NewClassTree made && isNameOf(made, literal));
    }

    private static boolean isCompared(Tree parent) {
      return parent instanceof CaseTree
          || parent.getKind() == Kind.CONSTANT_CASE_LABEL
          || parent instanceof MemberSelectTree select
              && COMPARISONS.contains(select.getIdentifier().toString())
          || parent instanceof MethodInvocationTree call
              && COMPARISONS.contains(simpleName(call.getMethodSelect()));
    }

    private boolean isName(MethodInvocationTree call, LiteralTree literal) {
      String method = calledName(call, getCurrentPath());
      int index = call.getArguments().indexOf(literal);
      boolean library = NAMED_FIRST.contains(method) || method.matches("get[A-Z]\\w*");
      return index == 0 && library || isNamed(method, call.getArguments().size(), index);
    }

    private boolean isNameOf(NewClassTree made, LiteralTree literal) {
      return isNamed(
          simpleName(made.getIdentifier()),
          made.getArguments().size(),
          made.getArguments().indexOf(literal));
    }

    private boolean isNamed(String method, int arity, int index) {
      List<List<String>> declared =
          declarations.parameters.getOrDefault(Declarations.signature(method, arity), List.of());
      return declared.stream().anyMatch(names -> NAMES.contains(names.get(index)));
    }
  }

  /**
   * The name that a call uses: of the method, or of the class for {@code this} and {@code super}.
   */
  private static String calledName(MethodInvocationTree call, TreePath path) {
    String name = simpleName(call.getMethodSelect());
    return name.equals("this") ? enclosingClass(path) : name;
  }

  private static String nameOf(MethodTree method, TreePath path) {
    String name = method.getName().toString();
    return name.equals("<init>") ? enclosingClass(path) : name;
  }

  private static String enclosingClass(TreePath path) {
    for (Tree tree : path) {
      if (tree instanceof ClassTree type) {
        return type.getSimpleName().toString();
      }
    }
    return "";
  }

  private static String simpleName(Tree tree) {
    return switch (tree) {
      case IdentifierTree identifier -> identifier.getName().toString();
      case MemberSelectTree select -> select.getIdentifier().toString();
      default -> tree.toString().replaceAll("<.*", "").replaceAll(".*\\.", "");
    };
  }
}
