import type { ShellWord } from '../shell/script.ts';

/** A command line taken apart: its operands and its flags, each flag with the word that holds its value. */
export interface CommandLine {
  readonly operands: readonly ShellWord[];
  readonly flags: readonly Flag[];
}

export interface Flag {
  /** `-n`, `--namespace`; one letter each for `-rf`. */
  readonly name: string;
  /** Undefined when there is none, or when it is not known. */
  readonly value: string | undefined;
  readonly values: readonly string[] | undefined;
  /** The word that holds the value; the flag itself when there is none. */
  readonly word: ShellWord;
}

/** Takes the words behind the program apart. `valued` are the flags whose value is the next word. */
export function parseCommandLine(words: readonly ShellWord[], valued: ReadonlySet<string>): CommandLine {
  const operands: ShellWord[] = [];
  const flags: Flag[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (!word) break;
    if (word.text === '--') {
      operands.push(...words.slice(i + 1));
      break;
    }
    if (!/^-./.test(word.before)) {
      operands.push(word);
      continue;
    }
    const equals = word.before.indexOf('=');
    if (equals !== -1) {
      const value = word.text?.slice(equals + 1);
      flags.push({ name: word.before.slice(0, equals), value, values: word.values?.map((text) => text.slice(equals + 1)), word });
    } else if (word.text !== undefined && valued.has(word.text)) {
      const next = words[++i];
      flags.push({ name: word.text, value: next?.text, values: next?.values, word: next ?? word });
    } else pushShort(word, valued, flags);
  }
  return { operands, flags };
}

function pushShort(word: ShellWord, valued: ReadonlySet<string>, flags: Flag[]): void {
  const name = word.text ?? word.before;
  flags.push({ name, value: undefined, values: undefined, word });
  if (!/^-[A-Za-z][A-Za-z0-9.]+$/.test(name)) return;
  // `-t0`, `-nshop`: a value stuck to its flag; `-rf`: two flags.
  const short = name.slice(0, 2);
  if (valued.has(short)) flags.push({ name: short, value: name.slice(2), values: [name.slice(2)], word });
  else if (/^-[A-Za-z]+$/.test(name)) {
    for (const letter of name.slice(1)) flags.push({ name: `-${letter}`, value: undefined, values: undefined, word });
  }
}

/** Whether a flag is there as `spec` says it: `--wait` (whose value is not `false`), or with its value, `--grace-period=0`. */
export function findFlag(line: CommandLine, spec: string): Flag | undefined {
  const equals = spec.indexOf('=');
  const name = equals === -1 ? spec : spec.slice(0, equals);
  const wanted = equals === -1 ? undefined : spec.slice(equals + 1);
  return line.flags.find((flag) => {
    if (flag.name !== name) return false;
    return wanted === undefined ? flag.value !== 'false' : flag.value === wanted || (wanted === '0' && flag.value === '0s');
  });
}

const patterns = new Map<string, RegExp>();

/** `apply|create`, `*deploy*`: alternatives by `|`, `*` for any characters. */
export function matchesPattern(text: string, pattern: string): boolean {
  let expression = patterns.get(pattern);
  if (!expression) {
    const alternatives = pattern.split('|').map((one) => one.replace(/[.+?^${}()[\]\\]/g, '\\$&').replaceAll('*', '.*'));
    expression = new RegExp(`^(?:${alternatives.join('|')})$`, 's');
    patterns.set(pattern, expression);
  }
  return expression.test(text);
}
