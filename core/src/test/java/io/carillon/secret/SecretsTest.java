package io.carillon.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.engine.TestDatabase;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  private static final String SETTING = "CARILLON_SECRET_KEY";
  private static TestDatabase database;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    database = new TestDatabase();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.database().sql().sql("delete from carillon.secret").update();
  }

  private static MasterKey key(int seed) {
    byte[] bytes = new byte[MasterKey.BYTES];
    bytes[0] = (byte) seed;
    return MasterKey.of(bytes);
  }

  private static Secrets with(MasterKey... keys) {
    return new Secrets(database.database(), new KeyRing.Fixed(List.of(keys), SETTING));
  }

  @Test
  void aValueIsStoredEncryptedAndReadByItsName() {
    Secrets secrets = with(key(1));
    SecretInfo saved = secrets.put("mail.password", "p4ssw0rd", null, "ada");
    assertThat(saved.times().updatedBy()).isEqualTo("ada");
    assertThat(with(key(1)).value("mail.password")).isEqualTo("p4ssw0rd");
    assertThat(
            database
                .database()
                .sql()
                .sql("select ciphertext from carillon.secret")
                .query(byte[].class)
                .single())
        .asString()
        .doesNotContain("p4ssw0rd");
    secrets.put("mail.password", "another", null, "bob");
    assertThat(secrets.value("mail.password")).isEqualTo("another");
    assertThat(secrets.get("mail.password").times().createdBy()).isEqualTo("ada");
  }

  @Test
  void theSameValueIsEncryptedDifferentlyEachTime() {
    Secrets secrets = with(key(1));
    secrets.put("a", "p4ssw0rd", null, "ada");
    secrets.put("b", "p4ssw0rd", null, "ada");
    assertThat(
            database
                .database()
                .sql()
                .sql("select count(distinct ciphertext) from carillon.secret")
                .query(Long.class)
                .single())
        .isEqualTo(2);
  }

  @Test
  void aRowThatWasGivenTheValueOfAnotherOneIsRefused() {
    Secrets secrets = with(key(1));
    secrets.put("low", "harmless", null, "ada");
    secrets.put("high", "p4ssw0rd", null, "ada");
    database
        .database()
        .sql()
        .sql(
            """
            update carillon.secret l set wrapped_key = h.wrapped_key, ciphertext = h.ciphertext
            from carillon.secret h where l.name = 'low' and h.name = 'high'
            """)
        .update();
    assertThatThrownBy(() -> with(key(1)).value("low"))
        .isInstanceOf(UnusableSecretException.class)
        .hasMessageContaining("its row was changed");
  }

  @Test
  void aNodeWithoutTheKeySaysSoInOneSentence() {
    with(key(1)).put("a", "p4ssw0rd", null, "ada");
    Secrets restored = with(key(2));
    assertThat(restored.trouble().orElseThrow())
        .contains(
            "1 secrets",
            key(1).id(),
            "set CARILLON_SECRET_KEY",
            "Everything that needs no secret runs");
    assertThatThrownBy(() -> restored.value("a"))
        .isInstanceOf(UnusableSecretException.class)
        .hasMessageContaining(key(1).id());
    assertThat(restored.isUsable(restored.get("a"))).isFalse();
    assertThatThrownBy(() -> restored.put("b", "p4ssw0rd", null, "ada"))
        .isInstanceOfSatisfying(
            ConflictException.class, e -> assertThat(e.code()).isEqualTo("no_secret_key"))
        .hasMessageContaining("give every node the same CARILLON_SECRET_KEY");
    assertThat(with(key(1)).trouble()).isEmpty();
  }

  @Test
  void aNodeWithoutAnyKeyNamesTheSetting() {
    assertThatThrownBy(() -> with().put("a", "p4ssw0rd", null, "ada"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("set CARILLON_SECRET_KEY to base64 of 32 bytes");
    assertThat(with().trouble()).isEmpty();
  }

  @Test
  void namesAndValuesHaveBoundsAndAFaultDoesNotContainTheValue() {
    Secrets secrets = with(key(1));
    for (String name : List.of("", "a b", "-a", "a}", "${a}", "x".repeat(101), "é")) {
      assertThatThrownBy(() -> secrets.put(name, "p4ssw0rd", null, "ada"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageNotContaining("p4ssw0rd");
    }
    for (String value :
        List.of(
            "",
            "p4ssw0rd\u0000",
            "p4ssw0rd".repeat(10_000),
            "p4ssw0rd" + "中".repeat(30_000),
            "p4ssw0rd\ud800")) {
      assertThatThrownBy(() -> secrets.put("a", value, null, "ada"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageNotContaining("p4ssw0rd");
    }
    String longest = "中".repeat(21_845);
    secrets.put("longest", longest, null, "ada");
    assertThat(secrets.value("longest")).isEqualTo(longest);
  }

  @Test
  void aSecretThatIsMissingCannotBeReadOrDeleted() {
    assertThatThrownBy(() -> with(key(1)).value("gone")).hasMessageContaining("does not exist");
    assertThatThrownBy(() -> with(key(1)).delete("gone", null))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void rotationRewrapsEverySecretAndOldKeysAreNoLongerNeeded() {
    Secrets before = with(key(1));
    before.put("a", "p4ssw0rd", null, "ada");
    before.put("b", "another", null, "ada");
    Secrets.Rotation done = with(key(2), key(1)).rotate();
    assertThat(done).isEqualTo(new Secrets.Rotation(key(2).id(), false, 2));
    assertThat(with(key(2)).value("a")).isEqualTo("p4ssw0rd");
    assertThat(with(key(2)).value("b")).isEqualTo("another");
    assertThat(with(key(2), key(1)).rotate().changed()).isZero();
  }

  @Test
  void anUndecryptableSecretStopsTheRotationAndChangesNothing() {
    with(key(1)).put("a", "p4ssw0rd", null, "ada");
    with(key(1)).put("b", "another", null, "ada");
    database
        .database()
        .sql()
        .sql("update carillon.secret set wrapped_key = '\\x00' where name = 'b'")
        .update();
    assertThatThrownBy(() -> with(key(2), key(1)).rotate())
        .hasMessageContaining("The secret b cannot be decrypted");
    assertThat(with(key(1)).value("a")).isEqualTo("p4ssw0rd");
  }

  @Test
  void aKeyFileIsMadeForItsOwnerOnlyAndRotates() throws Exception {
    KeyFile file = new KeyFile(folder.resolve("secret.key"), SETTING);
    assertThat(file.makeIfMissing()).isTrue();
    assertThat(file.makeIfMissing()).isFalse();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("secret.key"))))
        .isEqualTo("rw-------");
    Secrets secrets = new Secrets(database.database(), file);
    secrets.put("a", "p4ssw0rd", null, "ada");
    String old = file.first().orElseThrow().id();
    Secrets.Rotation done = secrets.rotate();
    assertThat(done.made()).isTrue();
    assertThat(done.keyId()).isNotEqualTo(old);
    assertThat(file.keys()).extracting(MasterKey::id).containsExactly(done.keyId(), old);
    assertThat(new Secrets(database.database(), file).value("a")).isEqualTo("p4ssw0rd");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("secret.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aRotationThatWasInterruptedGoesOnWithTheKeyItMade() throws Exception {
    KeyFile file = new KeyFile(folder.resolve("secret.key"), SETTING);
    file.makeIfMissing();
    Secrets secrets = new Secrets(database.database(), file);
    secrets.put("a", "p4ssw0rd", null, "ada");
    file.makeNewKey(); // and killed here
    String made = file.first().orElseThrow().id();
    assertThat(secrets.rotate()).isEqualTo(new Secrets.Rotation(made, false, 1));
    assertThat(file.keys()).hasSize(2);
  }

  @Test
  void aBrokenKeyIsRefusedWithoutBeingShown() {
    List<String> wrong = new ArrayList<>(List.of("", "not base64!", "c2hvcnQ="));
    for (String text : wrong) {
      assertThatThrownBy(() -> MasterKey.of(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be base64 of 32 bytes");
    }
    assertThat(key(1).toString()).isEqualTo("MasterKey[" + key(1).id() + "]");
    assertThat(Set.of(key(1).id(), key(2).id())).hasSize(2);
    assertThat(with(key(1)).unknownKeys()).isEqualTo(Map.of());
  }
}
