package io.headwater.prometheus;

import java.io.IOException;
import java.io.Writer;

/**
 * What {@link java.io.BufferedWriter} is, without a lock for each character: simpleclient writes
 * labels character by character, and an answer can have millions of them. For one thread.
 */
final class PlainBuffer extends Writer {
  static final int SIZE = 8_192;

  private final Writer out;
  private final char[] buffer = new char[SIZE];
  private int used;

  PlainBuffer(Writer out) {
    this.out = out;
  }

  @Override
  public void write(int character) throws IOException {
    if (used == SIZE) {
      drain();
    }
    buffer[used++] = (char) character;
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    int end = offset + length;
    for (int from = offset; from < end; ) {
      if (used == SIZE) {
        drain();
      }
      int taken = Math.min(SIZE - used, end - from);
      text.getChars(from, from + taken, buffer, used);
      used += taken;
      from += taken;
    }
  }

  @Override
  public void write(char[] characters, int offset, int length) throws IOException {
    drain();
    out.write(characters, offset, length);
  }

  private void drain() throws IOException {
    out.write(buffer, 0, used);
    used = 0;
  }

  @Override
  public void flush() throws IOException {
    drain();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    flush();
    out.close();
  }
}
