package io.carillon.json;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Supplier;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Creates parsers that accept only numbers that {@link JsonNumbers#fit fit}. A number that does not
 * fit is rejected before it is expanded, so that a short text with a huge exponent ({@code
 * 1e999999999}) never becomes a huge number.
 */
public final class ExactJsonFactory extends JsonFactory {

  private static final long serialVersionUID = 1;

  /**
   * Creates a factory with the given settings and bounds, except for the length of numbers: it is
   * bounded here so that {@link UnfitNumberException} contains the path of the number.
   */
  public ExactJsonFactory(JsonFactoryBuilder settings, StreamReadConstraints.Builder bounds) {
    super(settings.streamReadConstraints(bounds.maxNumberLength(Integer.MAX_VALUE).build()));
  }

  @Override
  protected JsonParser _createParser(ObjectReadContext read, IOContext io, InputStream in) {
    return new ExactParser(super._createParser(read, io, in));
  }

  @Override
  protected JsonParser _createParser(ObjectReadContext read, IOContext io, Reader in) {
    return new ExactParser(super._createParser(read, io, in));
  }

  @Override
  protected JsonParser _createParser(
      ObjectReadContext read, IOContext io, char[] data, int offset, int length, boolean recycle) {
    return new ExactParser(super._createParser(read, io, data, offset, length, recycle));
  }

  @Override
  protected JsonParser _createParser(
      ObjectReadContext read, IOContext io, byte[] data, int offset, int length) {
    return new ExactParser(super._createParser(read, io, data, offset, length));
  }

  /** Checks the length of a number's text first, since parsing a long one may take long. */
  private static final class ExactParser extends JsonParserDelegate {

    ExactParser(JsonParser parser) {
      super(parser);
    }

    @Override
    public BigInteger getBigIntegerValue() {
      return fitting(super::getBigIntegerValue);
    }

    @Override
    public BigDecimal getDecimalValue() {
      return fitting(super::getDecimalValue);
    }

    @Override
    public Number getNumberValue() {
      return fitting(super::getNumberValue);
    }

    @Override
    public Number getNumberValueExact() {
      return fitting(super::getNumberValueExact);
    }

    private <N extends Number> N fitting(Supplier<N> computed) {
      if (super.getStringLength() > JsonNumbers.MAX_LENGTH) {
        throw new UnfitNumberException(this);
      }
      N number = compute(computed);
      if (!fits(number)) {
        throw new UnfitNumberException(this);
      }
      return number;
    }

    private <N extends Number> N compute(Supplier<N> computed) {
      try {
        return computed.get();
      } catch (NumberFormatException e) { // an exponent beyond the range of BigDecimal
        throw unfit(e);
      }
    }

    private static boolean fits(Number number) {
      return switch (number) {
        case BigDecimal decimal -> JsonNumbers.fit(decimal);
        case BigInteger whole -> JsonNumbers.fit(whole);
        default -> true;
      };
    }

    private UnfitNumberException unfit(NumberFormatException cause) {
      UnfitNumberException unfit = new UnfitNumberException(this);
      unfit.initCause(cause);
      return unfit;
    }
  }
}
