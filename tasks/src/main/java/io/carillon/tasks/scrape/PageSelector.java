package io.carillon.tasks.scrape;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.NodeIterator;
import org.jsoup.select.Evaluator;
import org.jspecify.annotations.Nullable;

/**
 * A CSS selector with a time limit. Its simple parts are jsoup's; the combinators, which may be
 * evaluated elements times depth times depth, are evaluated here, with a time check at every step.
 * It selects the same elements as {@code Element.select}.
 */
@SuppressWarnings("ReferenceEquality") // elements of a page: equal ones may be at different places
final class PageSelector {

  /** One part of a selector. */
  sealed interface Part {

    /**
     * Returns whether an element matches.
     *
     * @param root where the selection began: the document, or the element to which {@code :has}
     *     applies
     */
    boolean fits(Element root, Element element, SelectorBudget work);
  }

  /** A simple selector as jsoup evaluates it. */
  record Simple(Evaluator evaluator, boolean slow) implements Part {
    @Override
    public boolean fits(Element root, Element element, SelectorBudget work) {
      if (slow) {
        work.look();
      } else {
        work.step();
      }
      return evaluator.matches(root, element);
    }
  }

  /** A selector with a regular expression, in linear time (RE2). */
  record Matching(RegexTarget target, com.google.re2j.Pattern pattern) implements Part {
    @Override
    public boolean fits(Element root, Element element, SelectorBudget work) {
      work.look();
      String text = target.of(element);
      return text != null && pattern.matcher(new WatchedText(text, work)).find();
    }
  }

  /** The text that a regular expression is matched against; null for none. */
  interface RegexTarget {
    @Nullable String of(Element element);
  }

  /** A text that counts a step per character read. */
  private record WatchedText(String text, SelectorBudget work) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      work.step();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * The element where the selection began, which an initial combinator as in {@code > a} refers to.
   */
  record Root() implements Part {
    @Override
    public boolean fits(Element root, Element element, SelectorBudget work) {
      return root == element;
    }
  }

  /** Matches when all parts match. */
  record All(List<Part> parts) implements Part {
    @Override
    public boolean fits(Element root, Element element, SelectorBudget work) {
      for (Part part : parts) {
        if (!part.fits(root, element, work)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Matches when any part matches. */
  record Any(List<Part> parts) implements Part {
    @Override
    public boolean fits(Element root, Element element, SelectorBudget work) {
      for (Part part : parts) {
        if (part.fits(root, element, work)) {
          return true;
        }
      }
      return false;
    }
  }

  /** {@code a > b > c}: from the last to the first, each is the parent of the one before. */
  record Line(List<Part> parts) implements Part {
    @Override
    public boolean fits(Element root, Element element, SelectorBudget work) {
      if (element == root) {
        return false;
      }
      Element current = element;
      for (int i = parts.size() - 1; i >= 0; i--) {
        if (current == null || !parts.get(i).fits(root, current, work)) {
          return false;
        }
        if (current == root && i > 0) {
          return false; // nothing above the root is considered
        }
        current = current.parent();
      }
      return true;
    }
  }

  /** Matches when an ancestor matches. */
  record Inside(Remembering part) implements Part {
    @Override
    public boolean fits(Element root, Element element, SelectorBudget work) {
      if (element == root) {
        return false;
      }
      for (Element parent = element.parent(); parent != null; parent = parent.parent()) {
        if (part.fits(root, parent, work)) {
          return true;
        }
        if (parent == root) {
          return false;
        }
      }
      return false;
    }
  }

  /** Matches when a preceding sibling matches. */
  record Before(Remembering part) implements Part {
    @Override
    public boolean fits(Element root, Element element, SelectorBudget work) {
      if (element == root) {
        return false;
      }
      Element sibling = element.firstElementSibling();
      while (sibling != null && sibling != element) {
        if (part.fits(root, sibling, work)) {
          return true;
        }
        sibling = sibling.nextElementSibling();
      }
      return false;
    }
  }

  /** Matches when the immediately preceding sibling matches. */
  record RightBefore(Remembering part) implements Part {
    @Override
    public boolean fits(Element root, Element element, SelectorBudget work) {
      Element sibling = element == root ? null : element.previousElementSibling();
      return sibling != null && part.fits(root, sibling, work);
    }
  }

  /** {@code :not()}. */
  record Not(Part part) implements Part {
    @Override
    public boolean fits(Element root, Element element, SelectorBudget work) {
      return !part.fits(root, element, work);
    }
  }

  /**
   * {@code :has()}: matches when an element below matches; for a selector that begins with {@code
   * +} or {@code ~}, a following sibling or an element below one.
   */
  record Has(List<Part> below, List<Part> beside) implements Part {

    static Has of(List<Part> alternatives) {
      Map<Boolean, List<Part>> sides =
          alternatives.stream().collect(Collectors.partitioningBy(Has::beginsBeside));
      return new Has(sides.getOrDefault(false, List.of()), sides.getOrDefault(true, List.of()));
    }

    /**
     * Returns whether the selector begins with {@code +} or {@code ~}, following its parts from the
     * last back to the first.
     */
    private static boolean beginsBeside(Part part) {
      return switch (part) {
        case All(List<Part> parts) -> parts.stream().anyMatch(Has::beginsBeside);
        case Before(Remembering before) -> leadsToRoot(before.part);
        case RightBefore(Remembering before) -> leadsToRoot(before.part);
        case Simple simple -> false;
        case Matching matching -> false;
        case Root root -> false;
        case Any any -> false;
        case Line(List<Part> parts) -> beginsBeside(parts.getFirst());
        case Inside(Remembering around) -> beginsBeside(around.part);
        case Not not -> false;
        case Has has -> false;
        case Remembering remembering -> false;
      };
    }

    private static boolean leadsToRoot(Part part) {
      return part instanceof Root || beginsBeside(part);
    }

    @Override
    public boolean fits(Element root, Element element, SelectorBudget work) {
      return hasBeside(element, work) || hasBelow(element, work);
    }

    private boolean hasBelow(Element element, SelectorBudget work) {
      return !below.isEmpty() && fitsOneIn(element, below, element, work);
    }

    private static boolean fitsOneIn(
        Element tree, List<Part> parts, Element root, SelectorBudget work) {
      NodeIterator<Element> elements = new NodeIterator<>(tree, Element.class);
      while (elements.hasNext()) {
        Element candidate = elements.next();
        work.step();
        if (candidate != root && fitsOne(parts, root, candidate, work)) {
          return true;
        }
      }
      return false;
    }

    private boolean hasBeside(Element element, SelectorBudget work) {
      Element sibling = beside.isEmpty() ? null : element.nextElementSibling();
      while (sibling != null) {
        if (fitsOneIn(sibling, beside, element, work)) {
          return true;
        }
        sibling = sibling.nextElementSibling();
      }
      return false;
    }

    private static boolean fitsOne(
        List<Part> parts, Element root, Element element, SelectorBudget work) {
      for (Part part : parts) {
        if (part.fits(root, element, work)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Caches the results of a part, which is evaluated repeatedly for the same elements. */
  static final class Remembering implements Part {

    private final Part part;
    private @Nullable Element lastRoot;
    private IdentityHashMap<Element, Boolean> known = new IdentityHashMap<>();

    Remembering(Part part) {
      this.part = part;
    }

    @Override
    public boolean fits(Element root, Element element, SelectorBudget work) {
      work.step();
      if (root != lastRoot) {
        lastRoot = root;
        known = new IdentityHashMap<>();
      }
      Boolean answer = known.get(element);
      if (answer != null) {
        return answer;
      }
      boolean fits = part.fits(root, element, work);
      if (root == lastRoot && work.mayRemember()) {
        known.put(element, fits);
      }
      return fits;
    }
  }

  private final Part part;

  private PageSelector(Part part) {
    this.part = part;
  }

  /**
   * Parses a selector in the syntax of jsoup's {@code Selector}. The result must be used by one
   * thread and for one page at a time.
   *
   * @throws IllegalArgumentException for an invalid selector, or one that cannot be bounded
   */
  static PageSelector of(String text) {
    return new PageSelector(SelectorReader.read(text));
  }

  /**
   * Returns the matching elements, in page order.
   *
   * @return a lazy stream; throws as {@link SelectorBudget#step} does
   */
  Stream<Element> select(Document page, SelectorBudget work) {
    return page.stream()
        .filter(element -> {
          work.step();
          return part.fits(page, element, work);
        });
  }

  /** Returns the first matching element. */
  Optional<Element> first(Document page, SelectorBudget work) {
    return select(page, work).findFirst();
  }
}
