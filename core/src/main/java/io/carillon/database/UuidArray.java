package io.carillon.database;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;
import org.springframework.jdbc.core.SqlTypeValue;

/**
 * An array of UUIDs in PostgreSQL's binary form. The driver would write each as 36 characters,
 * which the server parses one by one: a tenth of its time for a batch.
 */
final class UuidArray implements SqlTypeValue {

  private final @Nullable Object[] values;

  /** Creates a parameter of UUIDs, or null. */
  UuidArray(@Nullable Object[] values) {
    this.values = values;
  }

  @Override
  public void setTypeValue(
      PreparedStatement statement, int index, int sqlType, @Nullable String typeName)
      throws SQLException {
    Connection connection = statement.getConnection();
    if (takesBinary(connection)) {
      statement.setObject(index, new BinaryForm(values));
    } else {
      statement.setArray(index, connection.createArrayOf("uuid", values));
    }
  }

  private static boolean takesBinary(Connection connection) throws SQLException {
    if (!connection.isWrapperFor(BaseConnection.class)) {
      return false;
    }
    BaseConnection driver = connection.unwrap(BaseConnection.class);
    if (driver.getPreferQueryMode() == PreferQueryMode.SIMPLE) {
      return false;
    }
    driver.getQueryExecutor().addBinarySendOid(Oid.UUID_ARRAY);
    return true;
  }

  /** The bytes that the server's {@code array_recv} reads. */
  private static final class BinaryForm extends PGobject implements PGBinaryObject {

    private static final long serialVersionUID = 1;
    private static final int HEADER = 12;
    private static final int DIMENSION = 8;
    private static final int NULL = -1;
    private static final int UUID_BYTES = 16;

    private final transient @Nullable Object[] values;

    BinaryForm(@Nullable Object[] values) {
      this.values = values;
      setType("_uuid");
    }

    @Override
    public int lengthInBytes() {
      int length = HEADER + (values.length == 0 ? 0 : DIMENSION);
      for (Object value : values) {
        length += Integer.BYTES + (value == null ? 0 : UUID_BYTES);
      }
      return length;
    }

    @Override
    public void toBytes(byte[] bytes, int offset) {
      ByteBuffer target = ByteBuffer.wrap(bytes, offset, lengthInBytes());
      target.putInt(values.length == 0 ? 0 : 1).putInt(1).putInt(Oid.UUID);
      if (values.length > 0) {
        target.putInt(values.length).putInt(1);
      }
      for (Object value : values) {
        write(target, (UUID) value);
      }
    }

    private static void write(ByteBuffer target, @Nullable UUID value) {
      if (value == null) {
        target.putInt(NULL);
      } else {
        target.putInt(UUID_BYTES);
        target.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
      }
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
      throw new UnsupportedOperationException("an array of ids is only sent");
    }
  }
}
