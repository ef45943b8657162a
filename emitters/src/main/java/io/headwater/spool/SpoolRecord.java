package io.headwater.spool;

import io.headwater.spi.Fact;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * The content of one spool file: the facts of one event, closed by a checksum, so that a file that
 * was cut off or changed is recognised as such.
 */
public final class SpoolRecord {
  /** A larger file is none of ours. */
  public static final int MAX_BYTES = 64 << 20;

  private static final int MAGIC = 0x48575331;
  private static final int MAX_FACTS = 100_000;
  private static final int MAX_KIND_BYTES = 1000;

  private final boolean terminal;
  private final List<Fact> facts;

  /**
   * @param terminal whether the event ended its run
   */
  public SpoolRecord(boolean terminal, List<Fact> facts) {
    this.terminal = terminal;
    this.facts = facts;
  }

  public boolean terminal() {
    return terminal;
  }

  public List<Fact> facts() {
    return facts;
  }

  /** The content of the file. */
  public byte[] bytes() throws IOException {
    long size = 13;
    for (Fact fact : facts) {
      size += 16 + 1 + 2 + 4 + kind(fact).length + fact.size();
    }
    if (size > MAX_BYTES || facts.size() > MAX_FACTS) {
      throw new IOException("An event of " + size + " bytes is too large for the spool");
    }
    ByteBuffer out = ByteBuffer.allocate((int) size);
    out.putInt(MAGIC).put((byte) (terminal ? 1 : 0)).putInt(facts.size());
    for (Fact fact : facts) {
      byte[] kind = kind(fact);
      out.putLong(fact.runId().getMostSignificantBits());
      out.putLong(fact.runId().getLeastSignificantBits());
      out.put(code(fact.priority()));
      out.putShort((short) kind.length).put(kind);
      out.putInt(fact.size()).put(fact.payload());
    }
    out.putInt(checksum(out.array(), out.position()));
    return out.array();
  }

  private static byte[] kind(Fact fact) {
    byte[] kind = fact.kind().getBytes(StandardCharsets.UTF_8);
    return kind.length <= MAX_KIND_BYTES ? kind : new byte[0];
  }

  /**
   * @throws Corrupt when the bytes are not what {@link #bytes} has made
   */
  public static SpoolRecord parse(byte[] bytes) throws IOException {
    if (bytes.length < 13) {
      throw new Corrupt("cut off");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.getInt(bytes.length - 4) != checksum(bytes, bytes.length - 4)) {
      throw new Corrupt("checksum does not match");
    }
    try {
      return parse(in);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new Corrupt("not a spool record: " + e);
    }
  }

  private static SpoolRecord parse(ByteBuffer in) throws IOException {
    if (in.getInt() != MAGIC) {
      throw new Corrupt("not a spool record");
    }
    boolean terminal = in.get() == 1;
    int count = in.getInt();
    if (count < 0 || count > MAX_FACTS) {
      throw new Corrupt("not a spool record");
    }
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UUID runId = new UUID(in.getLong(), in.getLong());
      Fact.Priority priority = priority(in.get());
      String kind = new String(take(in, in.getShort()), StandardCharsets.UTF_8);
      facts.add(Fact.of(runId, kind, priority, take(in, in.getInt())));
    }
    return new SpoolRecord(terminal, facts);
  }

  private static byte code(Fact.Priority priority) {
    return (byte) priority.name().charAt(0);
  }

  private static Fact.Priority priority(byte code) throws IOException {
    for (Fact.Priority priority : Fact.Priority.values()) {
      if (code(priority) == code) {
        return priority;
      }
    }
    throw new Corrupt("not a spool record");
  }

  private static byte[] take(ByteBuffer in, int length) throws IOException {
    if (length < 0 || length > in.remaining()) {
      throw new Corrupt("not a spool record");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /** The content is not what was written; no reading again will help. */
  public static final class Corrupt extends IOException {
    private static final long serialVersionUID = 1L;

    Corrupt(String message) {
      super(message);
    }
  }
}
