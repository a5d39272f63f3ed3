import type { Gap } from '../../model/fact.ts';
import { commandLine, type Word } from '../../model/launch.ts';
import type { Place } from '../../model/place.ts';
import { matchesCase } from '../../readers/shell/builtins.ts';
import { spanPlace } from '../../readers/shell/embedded.ts';
import { assignedIn } from '../../readers/shell/outcome.ts';
import type { Statement } from '../../readers/shell/syntax.ts';
import { afterExec, isTest, PREPARES, type Runs, SAYS_NOTHING, type ShellProgram, type ShellRun } from './shell-run.ts';
import { ShellState } from './shell-state.ts';

export type { Runs, ShellProgram } from './shell-run.ts';

import { type Trap, type TrapEffect, trapEffect } from './shell-trap.ts';

export function readShellProgram(run: ShellRun): ShellProgram {
  return new Walker(run).result();
}

const MOST_STEPS = 5000;
const DEEPEST = 40;
/** How much deeper a function call counts, so that calls in a circle end soon. */
const CALL_DEPTH = 10;

interface Candidate {
  readonly words: readonly Word[];
  readonly runs: Runs;
  readonly at: Place;
  readonly state: ShellState;
  readonly step: number;
}

type Flow = 'goes-on' | 'ends';

/** Where a statement stands: `tail` when nothing follows it and the shell itself runs it; `own` when not in a subshell or pipe. */
interface Position {
  readonly tail: 'plain' | 'nested' | undefined;
  readonly own: boolean;
  readonly depth: number;
}

class Walker {
  readonly #run: ShellRun;
  readonly #functions = new Map<string, readonly Statement[]>();
  readonly #alternatives: Candidate[] = [];
  readonly #background: Candidate[] = [];
  readonly #before: (readonly Word[])[] = [];
  readonly #traps: Trap[] = [];
  #state: ShellState;
  #main: Candidate | undefined;
  /** What is run where nothing but preparations is found. */
  #fallback: Candidate | undefined;
  #waits = 0;
  #steps = 0;
  #undecided = 0;

  constructor(run: ShellRun) {
    this.#run = run;
    this.#state = new ShellState(run.text, run.args, run.variables, run.cwd);
  }

  result(): ShellProgram {
    const { text, parse } = this.#run;
    const { statements } = parse(text.text);
    this.#list(statements, { tail: 'plain', own: true, depth: 0 });
    const found = this.#choose();
    const trap = this.#trapped();
    const before = this.#before.filter((words) => !found || 'gap' in found || words !== found.words);
    if (!found || 'gap' in found) {
      const at = spanPlace(text, 0, text.text.length);
      const { cwd, variables } = this.#state;
      return { words: [], runs: found?.runs ?? 'unknown', trap, others: [], before, cwd, variables, at, gaps: found ? [found.gap] : [] };
    }
    const runs = this.#settled(found.runs, statements.at(-1));
    const others = this.#background.map(({ words }) => words).filter((words) => words !== found.words);
    const { cwd, variables } = found.state;
    return { words: found.words, runs, trap, others, before, cwd, variables, at: found.at, gaps: [] };
  }

  /** A trap keeps every shell in place, and a line break behind the last command keeps ash. */
  #settled(runs: Runs, last: Statement | undefined): Runs {
    if (runs !== 'last' && runs !== 'last-nested') return runs;
    if (this.#traps.length > 0) return 'child';
    const newline = last !== undefined && this.#run.text.text.slice(last.end).includes('\n');
    return newline && runs === 'last' ? 'last-of-bash' : newline ? 'child' : runs;
  }

  #trapped(): TrapEffect {
    const { signal, text, parse } = this.#run;
    let effect: TrapEffect = 'none';
    for (const trap of this.#traps) effect = trapEffect(trap, signal, this.#waits, text.text, this.#functions, parse) ?? effect;
    return effect;
  }

  /** The program on the way that is certain, unless branches that are not decided come after it. */
  #choose(): Candidate | { readonly gap: Gap; readonly runs: Runs } | undefined {
    const waited = this.#waits > 0 ? this.#background[0] : undefined;
    const background: Candidate | undefined = waited && { ...waited, runs: 'background' };
    const main = this.#main && (!background || this.#main.step > background.step) ? this.#main : (background ?? this.#main);
    const last = this.#alternatives.at(-1);
    if (!last || (main && main.step > last.step)) return main ?? this.#fallback;
    const kinds = new Set(this.#alternatives.map((candidate) => candidate.runs));
    const runs = kinds.size === 1 ? last.runs : 'unknown';
    const lines = new Set(this.#alternatives.map((candidate) => commandLine(candidate.words)));
    if (lines.size === 1) return { ...last, runs };
    const at = spanPlace(this.#run.text, 0, this.#run.text.text.length);
    return { runs, gap: { what: 'command', why: `the script starts one of ${lines.size} programs`, at } };
  }

  #list(statements: readonly Statement[], position: Position): Flow {
    for (const [i, statement] of statements.entries()) {
      if (++this.#steps > MOST_STEPS || position.depth > DEEPEST) return 'ends';
      const tail = i === statements.length - 1 ? position.tail : undefined;
      if (this.#statement(statement, { ...position, tail }) === 'ends') return 'ends';
    }
    return 'goes-on';
  }

  #statement(statement: Statement, position: Position): Flow {
    if (statement.background) {
      this.#inBackground(statement, position);
      return 'goes-on';
    }
    const inner: Position = { ...position, depth: position.depth + 1 };
    const nested: Position = { ...inner, tail: position.tail && 'nested' };
    switch (statement.kind) {
      case 'command':
        return this.#command(statement, position);
      case 'and-or':
        return this.#andOr(statement, inner);
      case 'pipeline': {
        const [first, second] = statement.statements;
        const single = second === undefined && !statement.negated;
        return first ? this.#statement(first, single ? inner : { ...inner, tail: undefined, own: second === undefined }) : 'goes-on';
      }
      case 'group':
        return this.#list(statement.body, nested);
      case 'subshell': {
        const state = this.#state;
        this.#state = state.clone();
        this.#list(statement.body, { ...nested, own: false });
        this.#state = state;
        return 'goes-on';
      }
      case 'if':
        return this.#if(statement, nested);
      case 'case':
        return this.#case(statement, nested);
      case 'loop': {
        for (const name of assignedIn(statement.body, assignedIn(statement.condition))) this.#state.set(name, undefined);
        if (statement.variable !== undefined) this.#state.set(statement.variable, undefined);
        this.#list(statement.body, { ...inner, tail: undefined });
        return 'goes-on';
      }
      case 'function':
        this.#functions.set(statement.name, statement.body);
        return 'goes-on';
    }
  }

  /** `a && b`: b is what it is about; `a || exit 1`: a is; `[ -n "$X" ] && exec a` is an `if` in other words. */
  #andOr({ statements, operators }: Statement & { kind: 'and-or' }, position: Position): Flow {
    for (const [i, part] of statements.entries()) {
      const before = operators[i - 1];
      const previous = statements[i - 1];
      const inBranch: Position = { ...position, tail: undefined };
      if (before === '||') {
        this.#branches([[part]], false, inBranch);
        continue;
      }
      if (before === '&&' && isTest(previous)) {
        const truth = this.#state.truth(previous);
        if (truth === false) return 'goes-on';
        if (truth === undefined) {
          this.#branches([[part]], false, inBranch);
          continue;
        }
      }
      const tail = i === statements.length - 1 ? position.tail : undefined;
      if (this.#statement(part, { ...position, tail }) === 'ends') return 'ends';
    }
    return 'goes-on';
  }

  #if(statement: Statement & { kind: 'if' }, position: Position): Flow {
    const open: (readonly Statement[])[] = [];
    for (const { condition, body } of statement.arms) {
      const truth = condition.length === 1 ? this.#state.truth(condition[0]) : undefined;
      if (truth === false) continue;
      if (truth === true) return open.length === 0 ? this.#list(body, position) : this.#branches([...open, body], true, position);
      open.push(body);
    }
    if (open.length === 0) return statement.otherwise ? this.#list(statement.otherwise, position) : 'goes-on';
    return this.#branches(statement.otherwise ? [...open, statement.otherwise] : open, statement.otherwise !== undefined, position);
  }

  #case(statement: Statement & { kind: 'case' }, position: Position): Flow {
    const subject = this.#state.constant(statement.word);
    const open: (readonly Statement[])[] = [];
    let exhaustive = false;
    for (const { patterns, body } of statement.items) {
      const texts = patterns.map((pattern) => this.#state.constant(pattern));
      const fits = subject === undefined ? undefined : matchesCase(texts, subject);
      if (fits === false) continue;
      if (fits === true && open.length === 0) return this.#list(body, position);
      open.push(body);
      exhaustive ||= fits === true || texts.includes('*');
      if (fits === true) break;
    }
    return open.length === 0 ? 'goes-on' : this.#branches(open, exhaustive, position);
  }

  /** Runs branches of which one may be taken, each from the same start. */
  #branches(bodies: readonly (readonly Statement[])[], exhaustive: boolean, position: Position): Flow {
    const [state, main] = [this.#state, this.#main];
    let goesOn = !exhaustive;
    this.#undecided++;
    for (const body of bodies) {
      this.#state = state.clone();
      this.#main = undefined;
      if (this.#list(body, position) === 'goes-on') goesOn = true;
      if (this.#main) this.#alternatives.push(this.#main);
    }
    this.#undecided--;
    this.#state = state;
    this.#main = goesOn ? main : undefined;
    for (const body of bodies) for (const name of assignedIn(body)) this.#state.set(name, undefined);
    return goesOn ? 'goes-on' : 'ends';
  }

  #inBackground(statement: Statement, position: Position): void {
    const [state, main, fallback] = [this.#state, this.#main, this.#fallback];
    this.#state = state.clone();
    this.#main = undefined;
    this.#statement({ ...statement, background: false }, { tail: undefined, own: false, depth: position.depth + 1 });
    if (this.#main && this.#undecided === 0) this.#background.push(this.#main);
    this.#state = state;
    this.#main = main;
    this.#fallback = fallback;
  }

  #command(statement: Statement & { kind: 'command' }, position: Position): Flow {
    const assigned = statement.assignments.map(({ name, value, append }) => {
      return [name, 'length' in value || append ? undefined : this.#state.constant(value)] as const;
    });
    const words = statement.words.flatMap((word) => this.#state.expand(word));
    const [first, ...rest] = words;
    const program = first?.text;
    if (!first || program === 'export' || program === 'local' || program === 'readonly' || program === 'declare') {
      for (const [name, value] of assigned) this.#state.set(name, value);
      return 'goes-on';
    }
    const called = program === undefined ? undefined : this.#functions.get(program);
    if (called) return this.#call(called, rest, position);
    const at = spanPlace(this.#run.text, statement.start, statement.end);
    const candidate = (found: readonly Word[], runs: Runs): Candidate => {
      const state = this.#state.clone();
      for (const [name, value] of assigned) state.set(name, value);
      return { words: found, runs, at, state, step: this.#steps };
    };
    if (program === 'exec') {
      const command = afterExec(rest);
      if (command.length === 0) return 'goes-on';
      this.#take(candidate(command, position.own ? 'exec' : 'child'));
      return position.own ? 'ends' : 'goes-on';
    }
    if (program === 'exit') return 'ends';
    if (program === 'wait') this.#waits++;
    if (program === 'trap') this.#traps.push({ statement, state: this.#state.clone() });
    if (this.#state.apply(words)) return 'goes-on';
    const tail = position.tail && statement.redirects.length > 0 ? 'nested' : position.tail;
    const runs = tail === 'plain' ? 'last' : tail === 'nested' ? 'last-nested' : 'child';
    if (program === undefined || !PREPARES.has(program)) this.#take(candidate(words, runs));
    else if (!SAYS_NOTHING.has(program)) this.#fallback = candidate(words, runs);
    return 'goes-on';
  }

  #take(found: Candidate): void {
    this.#main = found;
    if (this.#undecided === 0) this.#before.push(found.words);
  }

  #call(body: readonly Statement[], args: readonly Word[], position: Position): Flow {
    const outer = this.#state.args;
    this.#state.args = args.slice(0, 1000);
    const flow = this.#list(body, { ...position, tail: undefined, depth: position.depth + CALL_DEPTH });
    this.#state.args = outer;
    return flow;
  }
}
