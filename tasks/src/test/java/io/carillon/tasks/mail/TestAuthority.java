package io.carillon.tasks.mail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority of the test, and the servers it vouches for (X.509, RFC 5280). */
public final class TestAuthority {

  private static final char[] PASSWORD = "test".toCharArray();
  private static final int SEQUENCE = 0x30;

  /** ecdsa-with-SHA256. */
  private static final byte[] ALGORITHM = hex("300a06082a8648ce3d040302");

  private static final byte[] COMMON_NAME = hex("0603550403");
  private static final byte[] ALTERNATIVE_NAMES = hex("0603551d11");

  /** Basic constraints, critical: a certificate authority. */
  private static final byte[] AUTHORITY = hex("300f0603551d130101ff040530030101ff");

  private final KeyPair keys = keys();
  private final Certificate certificate =
      certificate("Test authority", keys.getPublic(), AUTHORITY);
  private int serial = 1;

  /** Returns the authority's own certificate as PEM. */
  public String pem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns the TLS of a server.
   *
   * @param name the DNS name, or the IPv4 address, of its certificate
   */
  public SSLContext server(String name) {
    try {
      KeyPair own = keys();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null);
      Certificate[] chain = {
        certificate(name, own.getPublic(), alternativeName(name)), certificate
      };
      store.setKeyEntry("server", own.getPrivate(), PASSWORD, chain);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Certificate certificate(String subject, PublicKey key, byte[] extension) {
    try {
      byte[] signed =
          der(
              SEQUENCE,
              der(0xA0, hex("020102")), // version 3
              der(0x02, BigInteger.valueOf(++serial).toByteArray()),
              ALGORITHM,
              name("Test authority"),
              der(SEQUENCE, time("200101000000Z"), time("491231235959Z")),
              name(subject),
              key.getEncoded(),
              der(0xA3, der(SEQUENCE, extension)));
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed);
      byte[] whole = der(SEQUENCE, signed, ALGORITHM, der(0x03, new byte[1], signature.sign()));
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] alternativeName(String name) {
    byte[] one =
        name.matches("[0-9.]+")
            ? der(0x87, address(name))
            : der(0x82, name.getBytes(StandardCharsets.US_ASCII));
    return der(SEQUENCE, ALTERNATIVE_NAMES, der(0x04, der(SEQUENCE, one)));
  }

  private static byte[] address(String text) {
    ByteArrayOutputStream address = new ByteArrayOutputStream();
    for (String number : text.split("\\.", -1)) {
      address.write(Integer.parseInt(number));
    }
    return address.toByteArray();
  }

  private static byte[] name(String commonName) {
    byte[] text = der(0x0C, commonName.getBytes(StandardCharsets.UTF_8));
    return der(SEQUENCE, der(0x31, der(SEQUENCE, COMMON_NAME, text)));
  }

  private static byte[] time(String text) {
    return der(0x17, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns a value in the Distinguished Encoding Rules (X.690). */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int length = content.size();
    if (length > 0x7F) {
      byte[] octets = BigInteger.valueOf(length).toByteArray();
      int from = octets[0] == 0 ? 1 : 0;
      whole.write(0x80 + octets.length - from);
      whole.write(octets, from, octets.length - from);
    } else {
      whole.write(length);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
