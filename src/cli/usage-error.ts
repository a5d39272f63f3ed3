/** Something the user asked for cannot be done: one message, no stack, exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
