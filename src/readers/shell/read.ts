import type { EmbeddedText, Place } from '../../model/place.ts';
import { applyBuiltin, matchesCase, outcomeOfTest } from './builtins.ts';
import { type Context, type EnclosureParts, enclosed, failureByDefault, failureOf, rescuedBy } from './context.ts';
import { keep, maskExpressions, spanPlace, without } from './embedded.ts';
import { assignedIn, literalWords } from './outcome.ts';
import { parseShell } from './parse.ts';
import { Scope } from './scope.ts';
import type { Enclosure, Entered, ShellAssignment, ShellCommand, ShellOptions, ShellScript, ShellWord } from './script.ts';
import type { RedirectSyntax, Span, Statement, WordSyntax } from './syntax.ts';
import { expandWord, type ShellSource } from './words.ts';

const MOST_COMMANDS = 20_000;
const MOST_STATEMENTS = 200_000;
const DEEPEST = 60;

/**
 * Reads shell text, or several texts that run one after the other in one shell, into the commands that run, in order: functions where they are
 * called, here-documents as text, variables put in where they are constant, every place exact. Nothing is executed, nothing is looked up but
 * through `options.enter`. Never throws; what is out of bounds or not readable leaves `complete` false.
 */
export function readShell(texts: EmbeddedText | readonly EmbeddedText[], options: ShellOptions = {}): ShellScript {
  const scope = new Scope(new Map(), 'cwd' in options ? options.cwd : '', options.errexit === true, options.pipefail === true);
  for (const [name, value] of options.variables ?? []) {
    if (value.includes('$')) scope.patterns.set(name, value.replace(/\$(\{[^}]*\}|\w+)/g, '*'));
    else scope.setValues(name, [value]);
  }
  return new ShellReader(options).read('file' in texts ? [texts] : texts, scope);
}

interface ShellFunction {
  readonly body: readonly Statement[];
  readonly source: ShellSource;
  readonly at: Place;
}

interface Trap {
  readonly signals: readonly string[];
  readonly commands: readonly ShellCommand[];
  readonly at: Place;
}

class ShellReader {
  readonly #options: ShellOptions;
  readonly #functions = new Map<string, ShellFunction>();
  readonly #traps: Trap[] = [];
  readonly #pendingTraps: { readonly command: ShellCommand; readonly scope: Scope; readonly context: Context }[] = [];
  #commands: ShellCommand[] = [];
  #statementsLeft = MOST_STATEMENTS;
  #complete = true;
  #ids = 0;

  constructor(options: ShellOptions) {
    this.#options = options;
  }

  read(texts: readonly EmbeddedText[], scope: Scope): ShellScript {
    for (const [i, text] of texts.entries()) {
      this.#runText(text, { path: undefined, expressions: this.#options.expressions }, scope, {
        within: [],
        joinedBy: ';',
        failure: undefined,
        ending: 'ends',
        last: i === texts.length - 1,
        background: false,
        calls: [],
      });
    }
    const functions = new Map([...this.#functions].map(([name, { at }]) => [name, at] as const));
    const commands = this.#commands;
    this.#runTraps();
    return { commands, traps: this.#traps, functions, errexit: scope.errexit, complete: this.#complete };
  }

  #runText(text: EmbeddedText, from: Pick<ShellSource, 'path' | 'expressions'>, scope: Scope, context: Omit<Context, 'source'>): void {
    const embedded = without(text, /\r(?=\n)/g);
    const hidden = maskExpressions(embedded.text, from.expressions);
    const { statements, errors } = parseShell(hidden.text);
    if (errors.length > 0) this.#complete = false;
    this.#run(statements, scope, { ...context, source: { ...from, embedded, hidden } });
  }

  #run(statements: readonly Statement[], scope: Scope, context: Context): void {
    if (context.within.length > DEEPEST) {
      this.#complete = false;
      return;
    }
    for (const [i, statement] of statements.entries()) {
      if (--this.#statementsLeft < 0 || this.#commands.length >= MOST_COMMANDS) {
        this.#complete = false;
        return;
      }
      this.#statement(statement, scope, i === statements.length - 1 ? context : { ...context, last: false });
    }
  }

  #enclose(context: Context, kind: Enclosure['kind'], span: Span, more: Partial<EnclosureParts> = {}): Context {
    return enclosed(context, kind, span, { ...more, id: more.id ?? ++this.#ids });
  }

  #statement(statement: Statement, scope: Scope, outer: Context): void {
    if (statement.background) {
      const context = this.#enclose(outer, 'background', statement);
      this.#foreground(statement, scope.clone(), { ...context, background: true, failure: 'ignored', last: false });
    } else this.#foreground(statement, scope, outer);
  }

  #foreground(statement: Statement, scope: Scope, context: Context): void {
    switch (statement.kind) {
      case 'command':
        this.#command(statement, scope, context);
        break;
      case 'pipeline':
        this.#pipeline(statement, scope, context);
        break;
      case 'and-or':
        this.#andOr(statement, scope, context);
        break;
      case 'if':
        this.#if(statement, scope, context);
        break;
      case 'loop':
        this.#loop(statement, scope, context);
        break;
      case 'case':
        this.#case(statement, scope, context);
        break;
      case 'group':
        this.#run(statement.body, scope, this.#enclose(context, 'group', statement));
        break;
      case 'subshell':
        this.#run(statement.body, scope.clone(), this.#enclose(context, 'subshell', statement));
        break;
      case 'function': {
        const at = spanPlace(context.source.embedded, statement.start, statement.end);
        this.#functions.set(statement.name, { body: statement.body, source: context.source, at });
      }
    }
  }

  #pipeline(statement: Statement & { kind: 'pipeline' }, scope: Scope, context: Context): void {
    const count = statement.statements.length;
    for (const [i, part] of statement.statements.entries()) {
      const ignored = i < count - 1 && !scope.pipefail;
      const failure = statement.negated ? 'tested' : ignored ? 'ignored' : context.failure;
      const joinedBy = i === 0 ? context.joinedBy : '|';
      this.#statement(part, count === 1 ? scope : scope.clone(), { ...context, joinedBy, failure, last: context.last && i === count - 1 });
    }
  }

  #andOr(statement: Statement & { kind: 'and-or' }, scope: Scope, context: Context): void {
    const { statements, operators } = statement;
    for (const [i, part] of statements.entries()) {
      const joinedBy = i === 0 ? context.joinedBy : (operators[i - 1] ?? ';');
      const conditional = joinedBy === '||' ? scope.clone() : undefined;
      const rescue = operators.indexOf('||', i);
      const next = operators[i] === '&&' ? literalWords(statements[i + 1])[0] : undefined;
      let { failure } = context;
      if (rescue !== -1) failure = rescuedBy(statements[rescue + 1], this.#functions);
      else if (next === 'break' || next === 'exit' || next === 'return' || next === 'continue') failure = 'tested';
      else if (i < statements.length - 1 && !context.last) failure ??= 'continues';
      this.#statement(part, conditional ?? scope, {
        ...context,
        joinedBy,
        failure,
        last: context.last && (i === statements.length - 1 || rescue === -1),
      });
      if (conditional) scope.merge(conditional);
    }
  }

  #if(statement: Statement & { kind: 'if' }, scope: Scope, context: Context): void {
    const id = ++this.#ids;
    const ends: Scope[] = [];
    let decided = false;
    for (const [arm, { condition, body }] of statement.arms.entries()) {
      this.#run(condition, scope, { ...this.#enclose(context, 'condition', statement, { id, arm }), failure: 'tested', last: false });
      const truth = this.#truth(condition, scope, context);
      if (truth === false) continue;
      const branch = truth === true ? scope : scope.clone();
      this.#run(body, branch, this.#enclose(context, 'branch', statement, { id, arm }));
      if (truth === true) {
        decided = true;
        break;
      }
      ends.push(branch);
    }
    if (!decided && statement.otherwise)
      this.#run(statement.otherwise, scope, this.#enclose(context, 'branch', statement, { id, arm: -1 }));
    for (const end of ends) scope.merge(end);
  }

  #truth(condition: readonly Statement[], scope: Scope, context: Context): boolean | undefined {
    const [statement, more] = condition;
    if (statement?.kind !== 'command' || more || statement.words.length > 6) return undefined;
    return outcomeOfTest(this.#constants(statement.words, scope, context));
  }

  /** What words are without running anything. */
  #constants(words: readonly WordSyntax[], scope: Scope, context: Context): readonly (string | undefined)[] {
    return words.flatMap((word) => expandWord(word, context.source, scope, () => {}).map((expanded) => expanded.text));
  }

  #loop(statement: Statement & { kind: 'loop' }, scope: Scope, context: Context): void {
    const id = ++this.#ids;
    const name = statement.variable ?? '';
    const list = statement.list?.flatMap((word) => this.#word(word, scope, context));
    for (const variable of assignedIn(statement.body, assignedIn(statement.condition))) scope.set(variable, undefined);
    const known = list?.map((word) => word.values);
    const values = known?.every((one) => one !== undefined) ? [...new Set(known.flat())] : undefined;
    if (statement.variable !== undefined && values && values.length <= 16) scope.setValues(statement.variable, values);
    const inCondition = this.#enclose(context, 'loop-condition', statement, { id, name: statement.by });
    this.#run(statement.condition, scope, { ...inCondition, failure: 'tested', last: false });
    const body = scope.clone();
    this.#run(statement.body, body, { ...this.#enclose(context, 'loop', statement, { id, name }), last: false });
    scope.merge(body);
  }

  #case(statement: Statement & { kind: 'case' }, scope: Scope, context: Context): void {
    const id = ++this.#ids;
    const subject = this.#word(statement.word, scope, context)[0]?.text;
    const ends: Scope[] = [];
    for (const [arm, item] of statement.items.entries()) {
      const fits = subject === undefined ? undefined : matchesCase(this.#constants(item.patterns, scope, context), subject);
      if (fits === false) continue;
      const branch = scope.clone();
      this.#run(item.body, branch, this.#enclose(context, 'case', statement, { id, arm }));
      if (fits === true) {
        scope.become(branch);
        break;
      }
      ends.push(branch);
    }
    for (const end of ends) scope.merge(end);
  }

  #word(word: WordSyntax, scope: Scope, context: Context): ShellWord[] {
    return expandWord(word, context.source, scope, (body) => {
      const inside = this.#enclose(context, 'substitution', word);
      this.#run(body, scope.clone(), { ...inside, failure: context.failure ?? 'ignored', last: false });
    });
  }

  #command(statement: Statement & { kind: 'command' }, scope: Scope, context: Context): void {
    // `X=$(command)` fails when the command does; `echo $(command)` does not.
    const bare = statement.words.length === 0;
    const assigning = { ...context, failure: bare ? failureByDefault(scope, context) : ('ignored' as const) };
    const assignments = statement.assignments.map(
      (assignment): ShellAssignment & { values: readonly string[] | undefined; list: boolean } => {
        const at = spanPlace(context.source.embedded, assignment.start, assignment.end);
        const list = 'length' in assignment.value;
        const words = ('length' in assignment.value ? assignment.value : [assignment.value]).flatMap((word) =>
          this.#word(word, scope, assigning),
        );
        const values = assignment.append ? undefined : list ? textsOf(words) : words[0]?.values;
        if (!list && values === undefined && words[0] && !assignment.append) scope.patterns.set(assignment.name, words[0].pattern);
        return { name: assignment.name, value: !list && values?.length === 1 ? values[0] : undefined, at, values, list };
      },
    );
    const words = statement.words.flatMap((word) => this.#word(word, scope, { ...context, failure: context.failure ?? 'ignored' }));
    const program = words[0]?.text;
    if (bare || /^(export|local|declare|typeset|readonly)$/.test(program ?? '')) {
      for (const { name, values, list } of assignments) scope.set(name, values && { values, list });
    }
    const called = program === undefined ? undefined : this.#functions.get(program);
    if (called && program !== undefined && !context.calls.includes(program)) {
      const before = scope.setArguments(words.slice(1).map((word) => word.values));
      const at = spanPlace(context.source.embedded, statement.start, statement.end);
      const inside = this.#enclose(context, 'function', statement, { name: program, at });
      this.#run(called.body, scope, { ...inside, source: called.source, calls: [...context.calls, program] });
      scope.restoreArguments(before);
      return;
    }
    const command: ShellCommand = {
      words,
      assignments,
      redirects: [...statement.redirects].map((redirect) => this.#redirect(redirect, scope, context)),
      at: spanPlace(context.source.embedded, statement.start, statement.end),
      joinedBy: context.joinedBy,
      background: context.background,
      onFailure: failureOf(scope, context),
      within: context.within,
      cwd: scope.cwd,
      last: context.last,
    };
    this.#commands.push(command);
    applyBuiltin(command, scope);
    if (program === 'trap') this.#pendingTraps.push({ command, scope: scope.clone(), context });
    const entered = this.#options.enter?.(command);
    if (entered) this.#enter(entered, command, scope, context);
  }

  #redirect(redirect: RedirectSyntax, scope: Scope, context: Context) {
    const { embedded } = context.source;
    const target = redirect.target && this.#word(redirect.target, scope, context)[0];
    const { operator } = redirect;
    if (!redirect.body) return { operator, target, body: undefined, literal: false };
    const raw = keep(embedded, [redirect.body]);
    const literal = redirect.body.quoted;
    return { operator, target, body: literal ? raw : without(raw, /\\(?=[$`\\])/g), literal };
  }

  #enter(entered: Entered, command: ShellCommand, scope: Scope, context: Context): void {
    const statement = { start: 0, end: 0 };
    const inside = this.#enclose(context, entered.kind, statement, { name: entered.name, at: command.at });
    const shared = entered.kind === 'source';
    const own = shared ? scope : entered.inherits ? scope.clone() : new Scope(new Map(), entered.cwd, false, false);
    const before = own.setArguments(entered.arguments.map((value) => (value === undefined ? undefined : [value])));
    if (!shared) {
      own.cwd = entered.cwd;
      own.errexit = entered.errexit;
      own.pipefail = false;
    }
    const ending = shared ? context.ending : command.onFailure;
    const failure = shared ? context.failure : undefined;
    const file = entered.kind === 'source' || entered.kind === 'script';
    const from = file ? { path: entered.name, expressions: undefined } : context.source;
    this.#runText(entered.text, from, own, { ...inside, ending, failure, last: shared ? context.last : true });
    own.restoreArguments(before);
  }

  /** Handlers are read last: they may call functions that are defined after the `trap`. */
  #runTraps(): void {
    for (const { command, scope, context } of this.#pendingTraps.splice(0, 50)) {
      const [handler, ...signals] = command.words.slice(1);
      if (!handler || signals.length === 0 || handler.text === '-' || handler.text === '') continue;
      const names = signals.map((word) => word.text ?? word.raw);
      const inside = this.#enclose(context, 'trap', { start: 0, end: 0 }, { name: names.join(' '), at: command.at });
      this.#commands = [];
      this.#runText(handler.script(), context.source, scope, { ...inside, failure: 'continues', last: false });
      this.#traps.push({ signals: names, commands: this.#commands, at: command.at });
    }
  }
}

/** The texts of words that are all known. */
function textsOf(words: readonly ShellWord[]): readonly string[] | undefined {
  const texts = words.map((word) => word.text);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}
