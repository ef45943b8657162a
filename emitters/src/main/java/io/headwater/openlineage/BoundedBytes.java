package io.headwater.openlineage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Gathers bytes until there are too many. */
final class BoundedBytes extends OutputStream {

  /** There are more bytes than are wanted. */
  static final class TooMany extends IOException {
    private static final long serialVersionUID = 1L;

    private TooMany(long most) {
      super("more than " + most + " bytes");
    }
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final long most;

  BoundedBytes(long most) {
    this.most = most;
  }

  @Override
  public void write(int b) throws IOException {
    makeRoom(1);
    bytes.write(b);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    makeRoom(length);
    bytes.write(from, offset, length);
  }

  private void makeRoom(int more) throws TooMany {
    if (more > most - bytes.size()) {
      throw new TooMany(most);
    }
  }

  byte[] toByteArray() {
    return bytes.toByteArray();
  }
}
