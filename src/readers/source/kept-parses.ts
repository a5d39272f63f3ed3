import type { SourceFile } from '../../model/place.ts';

/** How much text may stand parsed in memory beyond the program at hand, characters: a tree takes about twenty times the room of its text. */
const KEPT_CHARACTERS = 10_000_000;

/** Programs of one repository share files: each is parsed once, as long as it is among the last that were asked for. */
export class KeptParses<T extends NonNullable<unknown>> {
  readonly #kept = new Map<SourceFile, T>();
  #characters = 0;

  get(file: SourceFile): T | undefined {
    const known = this.#kept.get(file);
    if (known === undefined) return undefined;
    this.#kept.delete(file);
    this.#kept.set(file, known);
    return known;
  }

  keep(file: SourceFile, parsed: T): T {
    this.#kept.set(file, parsed);
    this.#characters += file.text.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#characters <= KEPT_CHARACTERS) break;
      this.#kept.delete(oldest);
      this.#characters -= oldest.text.length;
    }
    return parsed;
  }
}
