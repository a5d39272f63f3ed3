import type { Framework } from '../../../model/catalog.ts';
import type { Knowledge } from './knowledge.ts';
import type { FunctionDef } from './outline.ts';
import type { Program } from './program.ts';
import type { Values } from './values.ts';

/** A program, and what is known of the libraries that it uses. */
export class Code {
  readonly program: Program;
  readonly knowledge: Knowledge;
  readonly values: Values;
  readonly #mentioned = new Map<string, boolean>();

  constructor(program: Program, knowledge: Knowledge, values: Values) {
    this.program = program;
    this.knowledge = knowledge;
    this.values = values;
  }

  /** Whether the program imports a framework: in this file, or anywhere where namespaces are imported for all files. */
  mentions(framework: Framework, path: string): boolean {
    const { program } = this;
    const anywhere = program.language.ambient !== undefined;
    const key = `${framework.id}|${anywhere ? '' : path}`;
    const known = this.#mentioned.get(key);
    if (known !== undefined) return known;
    const outlines = anywhere ? [...program.outlines.values()] : [program.outlines.get(path)];
    const { separator, ambient } = program.language;
    const found =
      (ambient ?? []).some((one) => one !== '' && this.knowledge.imports(framework, one, separator)) ||
      outlines.some((outline) => outline?.imports.some((one) => this.knowledge.imports(framework, one.path, separator)));
    this.#mentioned.set(key, found);
    return found;
  }

  /** A function and those of the program that it calls, nearest first. */
  reachedFrom(starts: readonly FunctionDef[]): ReadonlySet<FunctionDef> {
    const seen = new Set(starts);
    for (const def of seen) {
      if (seen.size > 500) break;
      for (const site of this.program.callsIn(def)) {
        for (const value of this.values.of(site.call.callee, site)) if (value.kind === 'function') seen.add(value.def);
      }
    }
    return seen;
  }
}
