import { locate, type Place } from '../model/place.ts';

/** The user's config cannot be used; the message names line and key and says what to do. Ends the run with exit status 2. */
export class ConfigError extends Error {
  override name = 'ConfigError';

  constructor(message: string, at: Place | undefined, path: string) {
    const where = at ? `${at.file.path}:${locate(at).line}:${locate(at).column}` : path;
    super(`${where}: ${message}`);
  }
}
