import { ownValue } from '../../../model/own-value.ts';
import { RETURNED } from './builder.ts';
import { conversion as conversionIn, type VariableRead, variableRead } from './environment.ts';
import { type Assign, type CallExpr, type ClassDef, type Expr, type Guard, lastName, type ObjectExpr } from './outline.ts';
import type { Program } from './program.ts';
import { DELTAS, goTime, TIMES, timed } from './times.ts';
import { type At, atOf, type ConstantValue, type Value } from './value.ts';

const MAX_STEPS = 24;
/** Alternatives that are kept: C# files import a dozen namespaces whole, and a name may come from each of them. */
const MAX_VALUES = 32;

/** Says what expressions stand for, as far as names, assignments, types and imports tell. Several values are alternatives; none is unknown. */
export class Values {
  readonly program: Program;
  /** Environment variables, as far as they are known; undefined for what is known to be unset. */
  readonly env: ReadonlyMap<string, string | undefined>;
  readonly #known = new Map<Expr, readonly Value[]>();
  readonly #open = new Set<Expr>();
  #depth = 0;

  constructor(program: Program, env: ReadonlyMap<string, string | undefined> = new Map()) {
    this.program = program;
    this.env = env;
  }

  of(expr: Expr, at: At): readonly Value[] {
    const known = this.#known.get(expr);
    if (known) return known;
    if (this.#open.has(expr) || this.#depth > MAX_STEPS) return [];
    this.#open.add(expr);
    this.#depth++;
    const found = distinct(this.#find(expr, at)).slice(0, MAX_VALUES);
    this.#depth--;
    this.#open.delete(expr);
    // What was asked for within a circle or at the end of the rope may be known from elsewhere.
    if (this.#depth === 0) this.#known.set(expr, found);
    return found;
  }

  #find(expr: Expr, at: At): readonly Value[] {
    switch (expr.kind) {
      case 'constant':
        return [{ kind: 'constant', value: expr.value, at, start: expr.start, end: expr.end }];
      case 'name':
        return this.#name(expr.name, at);
      case 'member':
        return (
          this.#variable(expr, at) ??
          this.of(expr.of, at)
            .flatMap((value) => this.member(value, expr.name))
            .map((value) => goTime(value, expr, at))
        );
      case 'call':
        return this.#call(expr, at);
      case 'choice':
        return expr.falls === true ? this.#fallback(expr.of, at) : expr.of.flatMap((one) => this.of(one, at));
      case 'product':
        return this.#product(expr, at);
      case 'list':
        return [{ kind: 'list', items: expr.items, at }];
      case 'object':
        return this.#object(expr, at);
      case 'function':
        return [{ kind: 'function', def: expr.def }];
      default:
        return [];
    }
  }

  #object(expr: ObjectExpr, at: At): readonly Value[] {
    const types = expr.type ? this.typed(expr.type, at) : [];
    // `&http.Server{…}`: the literal stands for the call of a constructor.
    const made = types.map((value): Value => {
      const last = value.kind === 'external' ? value.steps.at(-1) : undefined;
      if (value.kind !== 'external' || last === undefined) return value;
      const call: CallExpr = {
        kind: 'call',
        how: 'new',
        callee: expr,
        args: [{ name: undefined, value: { ...expr, type: undefined } }],
        start: expr.start,
        end: expr.end,
      };
      return { ...value, steps: [...value.steps.slice(0, -1), { name: last.name, call: { expr: call, at } }] };
    });
    return made.length > 0 ? made : [{ kind: 'object', expr, at }];
  }

  #name(name: string, at: At): readonly Value[] {
    const { program } = this;
    const scope = program.language.scopeOf(at.file.path);
    if (program.language.self.has(name) && at.owner !== undefined) return [{ kind: 'instance', name: at.owner, scope }];
    for (let within = at.within; within !== undefined; within = within.parent) {
      const assigned = this.#assigned(program.locals(within, name));
      if (assigned.length > 0) return assigned;
      const parameter = within.params.find((one) => one.name === name);
      if (parameter) return parameter.type ? this.typed(parameter.type, { ...at, within: within.parent }) : [];
    }
    if (at.owner !== undefined) {
      const field = this.#assigned(program.fields(at.owner, name));
      if (field.length > 0) return field;
      const [method] = program.functions('*', at.owner, name);
      if (method) return [{ kind: 'function', def: method }];
    }
    const own = this.inScope(scope, name);
    if (own.length > 0) return own;
    return this.#imported(name, at);
  }

  /** What the top level of a module knows by this name. */
  inScope(scope: string, name: string): readonly Value[] {
    const { program } = this;
    const assigned = this.#assigned(program.globals(scope, name));
    if (assigned.length > 0) return assigned;
    const [def] = program.functions(scope, undefined, name);
    if (def) return [{ kind: 'function', def }];
    return program.classes(scope, name).length > 0 ? [{ kind: 'class', name, scope }] : [];
  }

  #imported(name: string, at: At): readonly Value[] {
    const { program } = this;
    const { language } = program;
    const outline = program.outlines.get(at.file.path);
    if (!outline) return [];
    const found: Value[] = [];
    for (const one of outline.imports) {
      if (one.local !== name && one.local !== '*') continue;
      const files = language.follow(one, outline, program.workspace, program.entry.path);
      const member = one.local === '*' ? name : one.member;
      if (files === 'external' || files === undefined || files.length === 0) {
        if (files !== undefined)
          found.push({ kind: 'external', path: one.path.split(language.separator), steps: member === undefined ? [] : [{ name: member }] });
        continue;
      }
      for (const scope of new Set(files.map((file) => language.scopeOf(file)))) {
        found.push(...(member === undefined ? [{ kind: 'module' as const, scope }] : this.#exported(scope, member, at)));
      }
      if (found.length > 0 && one.local !== '*') return found;
    }
    // What is written small is no class of a package.
    const ambient = /^[A-Z]/.test(name) ? (language.ambient ?? []) : [];
    if (found.length === 0 && ambient.length > 0 && program.classes('*', name).length > 0)
      return [{ kind: 'class', name, scope: language.scopeOf(at.file.path) }];
    // Namespaces that are imported whole may each hold it, and so may those that need not be imported.
    return [
      ...found,
      ...ambient.map((path) => ({
        kind: 'external' as const,
        path: path === '' ? [] : path.split(language.separator),
        steps: [{ name }],
      })),
    ];
  }

  /** A name that a module makes, or has imported itself. */
  #exported(scope: string, name: string, at: At): readonly Value[] {
    const own = this.inScope(scope, name);
    if (own.length > 0) return own;
    if (this.#depth > MAX_STEPS) return [];
    this.#depth++;
    const found = this.program
      .outlinesIn(scope)
      .filter(({ file }) => file.path !== at.file.path)
      .flatMap(({ file }) => this.#imported(name, { file, within: undefined, owner: undefined }));
    this.#depth--;
    return found;
  }

  #assigned(assigns: readonly Assign[]): readonly Value[] {
    return assigns.slice(-4).flatMap((one) => this.assigned(one));
  }

  assigned(one: Assign): readonly Value[] {
    const at = atOf(one);
    const values = one.value ? this.of(one.value, at) : [];
    if (one.each) return values.flatMap((value) => (value.kind === 'list' ? value.items.flatMap((item) => this.of(item, value.at)) : []));
    const picked = one.index === 0 ? values : values.flatMap((value) => this.member(value, `#${one.index}`));
    return picked.length > 0 || one.type === undefined ? picked : this.typed(one.type, at);
  }

  /** A value of this type. */
  typed(type: Expr, at: At): readonly Value[] {
    return this.of(type, at).map((value) => (value.kind === 'class' ? { kind: 'instance', name: value.name, scope: value.scope } : value));
  }

  member(value: Value, name: string): readonly Value[] {
    const { program } = this;
    if (value.kind === 'external') return [{ ...value, steps: [...value.steps, { name }] }];
    if (value.kind === 'module') return this.#exported(value.scope, name, { file: program.entry, within: undefined, owner: undefined });
    if (value.kind === 'object') {
      const entry = value.expr.entries.find(({ key }) => key === name);
      return entry ? this.of(entry.value, value.at) : [];
    }
    if (value.kind !== 'class' && value.kind !== 'instance') return [];
    const methods = program.functions(value.scope, value.name, name);
    const [method] = methods.length > 0 ? methods : program.functions('*', value.name, name);
    if (method) return [{ kind: 'function', def: method }];
    const fields = this.#assigned(program.fields(value.name, name));
    if (fields.length > 0 || this.#depth > MAX_STEPS) return fields;
    this.#depth++;
    const inherited = this.basesOf(value).flatMap((base) => this.member(base, name));
    this.#depth--;
    return inherited;
  }

  basesOf(value: { readonly name: string; readonly scope: string }): readonly Value[] {
    return this.classesOf(value).flatMap((def) =>
      def.bases.flatMap((base) => this.of(base, { file: def.file, within: undefined, owner: undefined })),
    );
  }

  classesOf(value: { readonly name: string; readonly scope: string }): readonly ClassDef[] {
    const near = this.program.classes(value.scope, value.name);
    return near.length > 0 ? near : this.program.classes('*', value.name);
  }

  #call(expr: CallExpr, at: At): readonly Value[] {
    const passed = this.#passedThrough(expr, at);
    if (passed) return passed;
    return this.of(expr.callee, at).flatMap((value) => this.called(value, expr, at));
  }

  called(value: Value, expr: CallExpr, at: At): readonly Value[] {
    if (value.kind === 'class') return [{ kind: 'instance', name: value.name, scope: value.scope }];
    if (value.kind === 'function') {
      const returned = this.#assigned(this.program.locals(value.def, RETURNED));
      if (returned.length > 0 || value.def.result === undefined) return returned;
      return this.typed(value.def.result, { file: value.def.outline, within: value.def.parent, owner: value.def.owner });
    }
    if (value.kind !== 'external') return [];
    const last = value.steps.at(-1);
    // A package that is called itself: `http.Server(…)` after `import http.Server`.
    const name = last?.name ?? value.path.at(-1) ?? '';
    const path = last === undefined ? value.path.slice(0, -1) : value.path;
    return [{ ...value, path, steps: [...value.steps.slice(0, -1), { name, call: { expr, at } }] }];
  }

  /** Calls that stand for their argument, and those that make lengths of time. */
  #passedThrough(expr: CallExpr, at: At): readonly Value[] | undefined {
    const name = lastName(expr.callee);
    if (name === undefined) return undefined;
    const [first] = expr.args;
    const conversion = conversionIn(expr);
    if (conversion) {
      const values = this.of(conversion.of, at);
      return conversion.toNumber ? values.map(asNumber) : values;
    }
    if (name === 'timedelta') return this.#timedelta(expr, at);
    const unit = ownValue(TIMES, name);
    if (unit !== undefined && (first || expr.callee.kind === 'member')) {
      const amount = first?.value ?? (expr.callee.kind === 'member' ? expr.callee.of : undefined);
      const values = amount ? this.of(amount, at).flatMap((value) => timed(value, unit)) : [];
      return values.length > 0 ? values : undefined;
    }
    return this.#variable(expr, at);
  }

  /** What an environment variable is set to, or what holds where it is not; undefined where the expression reads none, or nothing is known of it. */
  #variable(expr: Expr, at: At): readonly Value[] | undefined {
    const read = this.#readIn(expr, at);
    if (read === undefined) return undefined;
    const { name, otherwise } = read;
    if (this.env.has(name)) {
      const value = this.env.get(name);
      if (value !== undefined) return [{ kind: 'constant', value, set: name, at, start: expr.start, end: expr.end }];
      return otherwise ? this.of(otherwise, at).map((one) => (one.kind === 'constant' ? { ...one, unset: name } : one)) : [];
    }
    return otherwise && this.of(otherwise, at).map((value) => (value.kind === 'constant' ? { ...value, env: name } : value));
  }

  #readIn(expr: Expr, at: At): VariableRead | undefined {
    return variableRead(expr, (key) => {
      const [value] = this.of(key, at);
      return value?.kind === 'constant' ? value.value : undefined;
    });
  }

  /** `int(os.environ.get("A") or 30)`: the first that is something. */
  #fallback([first, ...others]: readonly Expr[], at: At): readonly Value[] {
    if (first === undefined) return [];
    const conversion = first.kind === 'call' ? conversionIn(first) : undefined;
    const read = this.#readIn(conversion?.of ?? first, at);
    const rest = () => others.flatMap((one) => this.of(one, at));
    const values = this.of(first, at);
    if (read === undefined || read.otherwise !== undefined) return [...values, ...rest()];
    if (!this.env.has(read.name)) return rest().map((value) => (value.kind === 'constant' ? { ...value, env: read.name } : value));
    if (values.some((value) => value.kind !== 'constant' || Boolean(value.value))) return values;
    return rest().map((value) => (value.kind === 'constant' ? { ...value, unset: read.name } : value));
  }

  /** Whether a test holds that hangs on the environment; undefined where that is not known, or it hangs on something else. */
  decide({ of, values, holds, ...at }: Guard): boolean | undefined {
    const [first, ...others] = this.of(of, at);
    if (first?.kind !== 'constant' || others.length > 0 || (first.set ?? first.unset) === undefined) return undefined;
    return values.includes(first.value) === holds;
  }

  #timedelta(expr: CallExpr, at: At): readonly Value[] {
    let total = 0;
    let by: Pick<ConstantValue, 'env' | 'set'> = {};
    for (const { name, value } of expr.args) {
      const [constant] = this.of(value, at);
      const unit = ownValue(DELTAS, name ?? 'days');
      if (constant?.kind !== 'constant' || typeof constant.value !== 'number' || unit === undefined) return [];
      total += constant.value * unit;
      by = { ...by, ...variablesOf(constant) };
    }
    return [{ kind: 'constant', value: total, time: true, ...by, at, start: expr.start, end: expr.end }];
  }

  /** `5 * time.Second`, `60 * 60`. */
  #product(expr: Extract<Expr, { kind: 'product' }>, at: At): readonly Value[] {
    const [left, right] = [expr.left, expr.right].map((side) => {
      const [only, ...more] = this.of(side, at).filter((value) => value.kind === 'constant');
      return more.length === 0 ? only : undefined;
    });
    if (typeof left?.value !== 'number' || typeof right?.value !== 'number') return [];
    const time = left.time === true || right.time === true;
    return [
      {
        kind: 'constant',
        value: left.value * right.value,
        at,
        start: expr.start,
        end: expr.end,
        ...(time ? { time } : {}),
        ...variablesOf(right),
        ...variablesOf(left),
      },
    ];
  }
}

function variablesOf({ env, set }: ConstantValue): Pick<ConstantValue, 'env' | 'set'> {
  return { ...(env === undefined ? {} : { env }), ...(set === undefined ? {} : { set }) };
}

function asNumber(value: Value): Value {
  const isDigits = value.kind === 'constant' && typeof value.value === 'string' && /^\s*\d{1,15}(\.\d+)?\s*$/.test(value.value);
  return isDigits ? { ...value, value: Number(value.value) } : value;
}

function distinct(values: readonly Value[]): readonly Value[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    if (value.kind !== 'external') return true;
    const key = `${value.path.join('.')}>${value.steps.map(({ name, call }) => `${name}${call ? `@${call.at.file.path}:${call.expr.start}` : ''}`).join('.')}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
