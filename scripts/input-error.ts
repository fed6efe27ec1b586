/**
 * The user's mistake: a bad option, an unreadable file, a missing tool. The command ends with exit code 2 and this
 * message alone; any other error is a bug of ours. The message says what was expected, what was found, and where.
 */
export class InputError extends Error {
  override name = 'InputError';
}
