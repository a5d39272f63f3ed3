/** Milliseconds on a clock that never goes back. As `performance.now()`, which takes Node three milliseconds to load. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
