package io.carillon.tasks;

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
 * A CSS selector that ends in time. Its simple parts are jsoup's; what combines them, and may be
 * evaluated elements times depth times depth, is evaluated here, where every step looks at the
 * time. It selects what {@code Element.select} selects.
 */
@SuppressWarnings("ReferenceEquality") // elements of a page: equal ones are not the same place
final class PageSelector {

  /** One part of a selector. */
  sealed interface Part {

    /**
     * Whether an element fits.
     *
     * @param root where the selection began: the document, or the element whose {@code :has} it is
     */
    boolean fits(Element root, Element element, Work work);
  }

  /** A simple selector as jsoup evaluates it. */
  record Simple(Evaluator evaluator, boolean slow) implements Part {
    @Override
    public boolean fits(Element root, Element element, Work work) {
      if (slow) {
        work.look();
      } else {
        work.step();
      }
      return evaluator.matches(root, element);
    }
  }

  /** A selector by a regular expression, in linear time (RE2). */
  record Matching(RegexTarget target, com.google.re2j.Pattern pattern) implements Part {
    @Override
    public boolean fits(Element root, Element element, Work work) {
      work.look();
      String text = target.of(element);
      return text != null && pattern.matcher(new WatchedText(text, work)).find();
    }
  }

  /** What a regular expression is held against; null where there is nothing. */
  interface RegexTarget {
    @Nullable String of(Element element);
  }

  /** A text whose reading takes steps. */
  private record WatchedText(String text, Work work) implements CharSequence {
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

  /** The element where the selection began: what {@code > a} begins with. */
  record Root() implements Part {
    @Override
    public boolean fits(Element root, Element element, Work work) {
      return root == element;
    }
  }

  /** All of them fit. */
  record All(List<Part> parts) implements Part {
    @Override
    public boolean fits(Element root, Element element, Work work) {
      for (Part part : parts) {
        if (!part.fits(root, element, work)) {
          return false;
        }
      }
      return true;
    }
  }

  /** One of them fits. */
  record Any(List<Part> parts) implements Part {
    @Override
    public boolean fits(Element root, Element element, Work work) {
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
    public boolean fits(Element root, Element element, Work work) {
      if (element == root) {
        return false;
      }
      Element current = element;
      for (int i = parts.size() - 1; i >= 0; i--) {
        if (current == null || !parts.get(i).fits(root, current, work)) {
          return false;
        }
        if (current == root && i > 0) {
          return false; // nothing above the root counts
        }
        current = current.parent();
      }
      return true;
    }
  }

  /** An ancestor fits. */
  record Inside(Remembering part) implements Part {
    @Override
    public boolean fits(Element root, Element element, Work work) {
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

  /** A sibling before it fits. */
  record Before(Remembering part) implements Part {
    @Override
    public boolean fits(Element root, Element element, Work work) {
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

  /** The sibling right before it fits. */
  record RightBefore(Remembering part) implements Part {
    @Override
    public boolean fits(Element root, Element element, Work work) {
      Element sibling = element == root ? null : element.previousElementSibling();
      return sibling != null && part.fits(root, sibling, work);
    }
  }

  /** {@code :not()}. */
  record Not(Part part) implements Part {
    @Override
    public boolean fits(Element root, Element element, Work work) {
      return !part.fits(root, element, work);
    }
  }

  /**
   * {@code :has()}: an element below it fits; where the selector begins with {@code +} or {@code
   * ~}, one behind it, or below that.
   */
  record Has(List<Part> below, List<Part> beside) implements Part {

    static Has of(List<Part> alternatives) {
      Map<Boolean, List<Part>> sides =
          alternatives.stream().collect(Collectors.partitioningBy(Has::beginsBeside));
      return new Has(sides.getOrDefault(false, List.of()), sides.getOrDefault(true, List.of()));
    }

    /** From the last part back to the first, each stands beside the one before. */
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
    public boolean fits(Element root, Element element, Work work) {
      return hasBeside(element, work) || hasBelow(element, work);
    }

    private boolean hasBelow(Element element, Work work) {
      return !below.isEmpty() && fitsOneIn(element, below, element, work);
    }

    private static boolean fitsOneIn(Element tree, List<Part> parts, Element root, Work work) {
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

    private boolean hasBeside(Element element, Work work) {
      Element sibling = beside.isEmpty() ? null : element.nextElementSibling();
      while (sibling != null) {
        if (fitsOneIn(sibling, beside, element, work)) {
          return true;
        }
        sibling = sibling.nextElementSibling();
      }
      return false;
    }

    private static boolean fitsOne(List<Part> parts, Element root, Element element, Work work) {
      for (Part part : parts) {
        if (part.fits(root, element, work)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Remembers what fits, since it is asked of the same elements again and again. */
  static final class Remembering implements Part {

    private final Part part;
    private @Nullable Element lastRoot;
    private IdentityHashMap<Element, Boolean> known = new IdentityHashMap<>();

    Remembering(Part part) {
      this.part = part;
    }

    @Override
    public boolean fits(Element root, Element element, Work work) {
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
   * Reads a selector, in the syntax of jsoup's {@code Selector}. One that is read belongs to one
   * thread and one page at a time.
   *
   * @throws IllegalArgumentException for a text that is none, or one that cannot be bounded
   */
  static PageSelector of(String text) {
    return new PageSelector(SelectorReader.read(text));
  }

  /**
   * The elements that fit, in the order of the page.
   *
   * @return looks for the next one when that is asked for; throws as {@link Work#step} does
   */
  Stream<Element> select(Document page, Work work) {
    return page.stream()
        .filter(element -> {
          work.step();
          return part.fits(page, element, work);
        });
  }

  /** The first element that fits. */
  Optional<Element> first(Document page, Work work) {
    return select(page, work).findFirst();
  }
}
