/**
 * Facts on disk: files that survive the driver, and the rules by which the next agent takes them
 * over.
 *
 * <p>Nothing here knows a back end or decides what is sent or dropped; that is the delivery's part.
 * What is read back is untrusted: everything is checked before it is used. Start reading at {@link
 * io.headwater.spool.SpoolFolder}.
 */
package io.headwater.spool;
