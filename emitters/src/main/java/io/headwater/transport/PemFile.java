package io.headwater.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Paths;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates or a private key in a PEM file that a setting names. */
final class PemFile {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private final String setting;
  private final String path;
  private final String text;

  private PemFile(String setting, String path, String text) {
    this.setting = setting;
    this.path = path;
    this.text = text;
  }

  /**
   * @throws IOException when the file cannot be read; names the setting
   */
  static PemFile read(String setting, String path) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(Paths.get(path));
      return new PemFile(setting, path, new String(bytes, StandardCharsets.US_ASCII));
    } catch (IOException | InvalidPathException | SecurityException e) {
      String why = e instanceof NoSuchFileException ? "no such file" : e.toString();
      throw new IOException(
          setting + "='" + path + "' cannot be read (" + why + "); check path and permissions", e);
    }
  }

  /** All certificates in the order of the file; at least one. */
  List<X509Certificate> certificates() throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      Matcher m = BLOCK.matcher(text);
      while (m.find()) {
        if (m.group(1).equals("CERTIFICATE")) {
          certificates.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(decode(m.group(2)))));
        }
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw wrong("holds a certificate that cannot be read", e);
    }
    if (certificates.isEmpty()) {
      throw wrong("holds no certificate (-----BEGIN CERTIFICATE-----)", null);
    }
    return Collections.unmodifiableList(certificates);
  }

  /** The first private key. */
  PrivateKey privateKey() throws IOException {
    Matcher m = BLOCK.matcher(text);
    while (m.find()) {
      if (m.group(1).equals("PRIVATE KEY")) {
        return pkcs8(m.group(2));
      }
      if (m.group(1).endsWith("PRIVATE KEY")) {
        throw wrong(
            "holds a key as "
                + m.group(1)
                + "; convert it with: openssl pkcs8 -topk8 -nocrypt -in <old> -out <new>",
            null);
      }
    }
    throw wrong("holds no private key (-----BEGIN PRIVATE KEY-----)", null);
  }

  private PrivateKey pkcs8(String base64) throws IOException {
    try {
      PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(decode(base64));
      for (String algorithm : new String[] {"RSA", "EC", "DSA"}) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (InvalidKeySpecException e) {
          // not of this kind: try the next
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw wrong("holds a private key that cannot be read", e);
    }
    throw wrong("holds a private key that is neither RSA nor EC nor DSA", null);
  }

  private static byte[] decode(String base64) {
    return Base64.getMimeDecoder().decode(base64);
  }

  private IOException wrong(String what, Exception cause) {
    return new IOException(setting + "='" + path + "' " + what, cause);
  }
}
