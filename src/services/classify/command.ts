import type { CommandPattern } from '../../model/catalog.ts';
import type { Word } from '../../model/launch.ts';
import { alternatives, fits } from './pattern.ts';

/** A command line that fits a pattern, and the word that shows it. */
export interface CommandMatch {
  readonly pattern: CommandPattern;
  readonly word: Word;
}

/** More words than that are data, not a command. */
const MAX_WORDS = 200;

/** Programs that run the file or module which follows: that one is what is started. */
const INTERPRETERS =
  /^(python|python[\d.]+|pypy3?|ruby|jruby|php|php[\d.]+|node|nodejs|bun|deno|tsx|ts-node|perl|bash|sh|ash|dash|zsh|elixir|dotnet)$/;

/** Options of interpreters that take the next word as their value. */
const VALUE_FLAGS = /^(-W|-X|-r|--require|--import|--loader|--env-file|-I|-c|-d|--inspect-port|--conditions|-C)$/;

/** The patterns that a command line fits, each once, in the catalog's order. */
export function matchCommands(words: readonly Word[], patterns: readonly CommandPattern[]): readonly CommandMatch[] {
  const before = answers.get(words);
  if (before?.patterns === patterns) return before.matches;
  const matches = hitsOf(words.slice(0, MAX_WORDS), patterns).flatMap(({ pattern, index }) => {
    const word = words[index];
    return word === undefined ? [] : [{ pattern, word }];
  });
  answers.set(words, { patterns, matches });
  return matches;
}

/** A unit's command line is asked about by its type, its intakes, its callers and its dependencies. */
const answers = new WeakMap<readonly Word[], { readonly patterns: readonly CommandPattern[]; readonly matches: readonly CommandMatch[] }>();

/** A pattern that a line fits, and which word shows it. */
interface Hit {
  readonly pattern: CommandPattern;
  readonly index: number;
}

/** The same line stands in many manifests. Beyond so many different ones of so many characters nothing more is gained. */
const linesKnown = new WeakMap<readonly CommandPattern[], Map<string, readonly Hit[]>>();
const MAX_LINES = 5_000;
const LONGEST_LINE = 500;

function hitsOf(line: readonly Word[], patterns: readonly CommandPattern[]): readonly Hit[] {
  let known = linesKnown.get(patterns);
  if (!known) {
    known = new Map();
    linesKnown.set(patterns, known);
  }
  const key = line.map(({ text }) => text ?? '\u0000').join('\u0001');
  const before = known.get(key);
  if (before) return before;
  const programs = programsOf(line);
  const hits = candidates(line, patterns).flatMap((pattern): readonly Hit[] => {
    const index = matchOne(line, programs, pattern);
    return index === undefined ? [] : [{ pattern, index }];
  });
  if (key.length <= LONGEST_LINE && known.size < MAX_LINES) known.set(key, hits);
  return hits;
}

/** The patterns by the texts of which one must stand in the line, and those that must be tried on every line. */
interface CommandIndex {
  readonly byText: ReadonlyMap<string, readonly number[]>;
  readonly always: readonly number[];
}

const indexes = new WeakMap<readonly CommandPattern[], CommandIndex>();

function indexOf(patterns: readonly CommandPattern[]): CommandIndex {
  const known = indexes.get(patterns);
  if (known) return known;
  const byText = new Map<string, number[]>();
  const always: number[] = [];
  for (const [index, { program, words }] of patterns.entries()) {
    const texts = alternatives(program === '*' ? (words?.[0] ?? '*') : program);
    if (texts.some((text) => text.includes('*'))) always.push(index);
    else for (const text of texts) byText.set(text, [...(byText.get(text) ?? []), index]);
  }
  const made = { byText, always };
  indexes.set(patterns, made);
  return made;
}

/** Of many patterns the few that a line can fit, in their order. */
function candidates(words: readonly Word[], patterns: readonly CommandPattern[]): readonly CommandPattern[] {
  const { byText, always } = indexOf(patterns);
  const found = new Set(always);
  for (const { text } of words) {
    if (text === undefined) continue;
    for (const shown of new Set([text, baseName(text) ?? text, lastTwo(text)]))
      for (const index of byText.get(shown.toLowerCase()) ?? []) found.add(index);
  }
  return [...found].sort((a, b) => a - b).flatMap((index) => patterns[index] ?? []);
}

/** The index of the word that shows that a line fits a pattern. */
function matchOne(words: readonly Word[], programs: readonly number[], pattern: CommandPattern): number | undefined {
  const { not, program } = pattern;
  for (const start of program === '*' ? [-1] : programs) {
    if (start !== -1 && !isProgram(words[start], program)) continue;
    if (not && words.some(({ text }, i) => i > start && text !== undefined && not.some((one) => fits(one, text)))) continue;
    const found = inOrder(words, start + 1, pattern.words ?? [], start === -1);
    if (found !== undefined && found >= 0) return found;
  }
  return undefined;
}

/** Where the last word stands that the pattern asks for; the word before `from` when it asks for none; undefined when one is missing. */
function inOrder(words: readonly Word[], from: number, wanted: readonly string[], fromProgram: boolean): number | undefined {
  let next = 0;
  let last = from - 1;
  for (let index = from; index < words.length; index++) {
    const pattern = wanted[next];
    if (pattern === undefined) break;
    const word = words[index]?.text;
    const text = fromProgram && index === 0 ? baseName(word) : word;
    if (text === undefined || !fits(pattern, text)) continue;
    last = index;
    next++;
  }
  return next === wanted.length ? last : undefined;
}

/** Where a program can stand: the first word, and what an interpreter is given. */
function programsOf(words: readonly Word[]): readonly number[] {
  const found: number[] = [];
  let index = 0;
  while (index < words.length && found.length < 4) {
    found.push(index);
    if (!INTERPRETERS.test(baseName(words[index]?.text) ?? '')) break;
    index = afterInterpreter(words, index + 1);
  }
  return found;
}

function afterInterpreter(words: readonly Word[], from: number): number {
  let index = from;
  while (index < words.length) {
    const text = words[index]?.text ?? '';
    if (text === '-m') return index + 1;
    if (!text.startsWith('-') && text !== 'run' && text !== 'exec') return index;
    index += VALUE_FLAGS.test(text) ? 2 : 1;
  }
  return index;
}

function isProgram(word: Word | undefined, pattern: string): boolean {
  const text = word?.text;
  if (text === undefined) return false;
  if (fits(pattern, baseName(text) ?? text)) return true;
  return pattern.includes('/') && fits(pattern, lastTwo(text));
}

/** `/usr/app/bin/console` → `bin/console`. */
function lastTwo(path: string): string {
  const last = path.lastIndexOf('/');
  return last <= 0 ? path : path.slice(path.lastIndexOf('/', last - 1) + 1);
}

function baseName(text: string | undefined): string | undefined {
  return text?.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
}

/** `celery -A app worker`: a command line for people, cut to a bearable length and without anything that may be a secret. */
export function shownCommand(words: readonly Word[]): string {
  const shown: string[] = [];
  let before = '';
  for (const word of words.slice(0, 30)) {
    const raw = word.text ?? word.raw;
    if (SECRET_OPTION.test(before) || (before === '-a' && baseName(words[0]?.text) === 'redis-cli')) shown.push('***');
    else if (/^(-u|--user)$/.test(before) && raw.includes(':')) shown.push(`${raw.slice(0, raw.indexOf(':'))}:***`);
    else shown.push(raw);
    before = raw;
  }
  const line = withoutSecrets(shown.join(' ')).replace(/\s+/g, ' ');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

const SECRET_OPTION = /^--?[\w-]*(pass|password|passwd|pwd|secret|token|key|credential|auth)s?$/i;

/** Credentials in URLs, `password=…`, `-ppassword`, bearer tokens, and whatever looks like a key. */
function withoutSecrets(text: string): string {
  return text
    .slice(0, 2000)
    .replace(/(\w+:\/\/)[^/\s@]*@/g, '$1***@')
    .replace(/((?:password|passwd|pass|pwd|secret|token|apikey|api[-_]key|credential)[\w-]*\s*[=:]\s*)\S+/gi, '$1***')
    .replace(/(authorization:\s*\w+\s+|bearer\s+)\S+/gi, '$1***')
    .replace(/(^|\s)-p(?=\S*[a-z!@#$%^&*])\S{3,}/g, '$1-p***')
    .replace(/\b(?=[\w+-]*\d)(?=[\w+-]*[A-Za-z])[A-Za-z0-9_+-]{32,}\b/g, '***');
}
