/**
 * The text of a file as an editor shows it: UTF-8, or UTF-16 with a byte order mark; the mark itself is no part of it. Bytes that are not
 * UTF-8 become U+FFFD. Undefined for what is no text: anything with a NUL in it.
 */
export function decode(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return withoutNul(buffer.toString('utf16le', 2));
  if (buffer[0] === 0xfe && buffer[1] === 0xff) {
    const even = Buffer.from(buffer.subarray(2, buffer.length - (buffer.length % 2)));
    return withoutNul(even.swap16().toString('utf16le'));
  }
  if (buffer.includes(0)) return undefined;
  const hasMark = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
  return buffer.toString('utf8', hasMark ? 3 : 0);
}

function withoutNul(text: string): string | undefined {
  return text.includes('\0') ? undefined : text;
}
