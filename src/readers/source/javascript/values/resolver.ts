import { type AnyFunction, type Expression, type Identifier, lastOf, type Node, type SpreadElement } from '../estree.ts';
import type { Call } from '../program/module-index.ts';
import type { ProgramModules } from '../program/modules.ts';
import type { Binding, PathStep, Source } from '../program/scope.ts';
import { resultsOf } from './calls.ts';
import { globalValue } from './globals.ts';
import { elementOf, elementsOf } from './lists.ts';
import type { Lookup } from './lookup.ts';
import { memberValues, objectMember } from './members.ts';
import { defaultOf, moduleValues } from './modules.ts';
import { binary, logical, template, unary } from './operators.ts';
import { parameterValues } from './parameters.ts';
import { selfOf } from './this-value.ts';
import { truthOf } from './truth.ts';
import { typedValues } from './types.ts';
import { type At, type CallSite, constant, type Frame, onlyConstant, union, type Value } from './value.ts';

const MAX_STEPS = 400_000;
const MAX_DEPTH = 60;
const MAX_FRAMES = 10;
const MAX_SITES = 20_000;
const NOTHING: readonly Value[] = [];
const NO_SITES: readonly CallSite[] = [];
const ADDERS = ['push', 'unshift', 'add', 'set'];

/** Says what expressions stand for, within bounds of steps and depth; what is beyond them is unknown. */
export class Resolver implements Lookup {
  readonly program: ProgramModules;
  readonly env: ReadonlyMap<string, string | undefined>;
  #memo = new Map<Node, readonly Value[]>();
  #bindings = new Map<Binding, readonly Value[]>();
  #frames = new Map<Node, Map<AnyFunction, Frame>>();
  #once = new Map<object, Map<string, readonly Value[]>>();
  #importedSites: Map<Node, CallSite[]> | undefined;
  #additions: Map<Node, CallSite[]> | undefined;
  #steps = 0;
  #depth = 0;

  constructor(program: ProgramModules, env: ReadonlyMap<string, string | undefined> = new Map()) {
    this.program = program;
    this.env = env;
  }

  /** Everything an expression may stand for; empty when that is not known. */
  values(expression: Node, at: At): readonly Value[] {
    if (expression.type === 'Literal') return literal(expression.value);
    const memo = at.frame?.memo ?? this.#memo;
    const known = memo.get(expression);
    if (known !== undefined) return known;
    if (this.#steps++ > MAX_STEPS || this.#depth > MAX_DEPTH) return NOTHING;
    // An expression that stands for itself adds nothing.
    memo.set(expression, NOTHING);
    this.#depth++;
    const found = this.#evaluate(expression, at);
    this.#depth--;
    memo.set(expression, found);
    return found;
  }

  #evaluate(node: Node, at: At): readonly Value[] {
    switch (node.type) {
      case 'Identifier':
        return this.#identifier(node, at);
      case 'TemplateLiteral':
        return template(node, (inner) => this.values(inner, at));
      case 'MemberExpression':
        return memberValues(this, node, at);
      case 'CallExpression':
      case 'NewExpression':
        return resultsOf(this, node, at);
      case 'ImportExpression': {
        const specifier = onlyConstant(this.values(node.source, at))?.value;
        return typeof specifier === 'string' ? moduleValues(this, at.module.file.path, specifier) : NOTHING;
      }
      case 'AwaitExpression':
        return this.values(node.argument, at);
      case 'AssignmentExpression':
        return this.values(node.right, at);
      case 'SequenceExpression':
        return this.values(lastOf(node), at);
      case 'ConditionalExpression': {
        const test = this.truth(node.test, at);
        if (test !== undefined) return this.values(test ? node.consequent : node.alternate, at);
        const [env, ...others] = this.values(node.test, at);
        // `process.env.X ? … : 5`, where nobody has set X.
        if (env?.kind === 'env' && others.length === 0) return asDefaults(this.values(node.alternate, at), env.name);
        return union(this.values(node.consequent, at), this.values(node.alternate, at));
      }
      case 'LogicalExpression':
        return logical(node.operator, this.values(node.left, at), () => this.values(node.right, at));
      case 'UnaryExpression': {
        const holds = node.operator === '!' ? truthOf(this, node.argument, at) : undefined;
        return holds === undefined ? unary(node.operator, this.values(node.argument, at)) : [constant(!holds)];
      }
      case 'BinaryExpression':
        return binary(node.operator, this.values(node.left, at), this.values(node.right, at));
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
      case 'FunctionDeclaration':
        return [{ kind: 'function', node, at }];
      case 'ClassExpression':
      case 'ClassDeclaration':
        return [{ kind: 'class', node, at }];
      case 'ObjectExpression':
        return [{ kind: 'object', node, at }];
      case 'ArrayExpression':
        return [
          {
            kind: 'list',
            shape: 'list',
            node,
            items: () => union(...node.elements.map((element) => (element === null ? NOTHING : this.item(element, at)))),
            written: node.elements.some((element) => element?.type === 'SpreadElement')
              ? undefined
              : node.elements.map((element) => () => (element === null ? NOTHING : this.item(element, at))),
          },
        ];
      case 'ThisExpression':
        return this.self(node, at);
      case 'ChainExpression':
      case 'TSNonNullExpression':
      case 'TSInstantiationExpression':
        return this.values(node.expression, at);
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSTypeAssertion': {
        const inner = this.values(node.expression, at);
        return inner.length > 0 ? inner : typedValues(this, (node as { typeAnnotation?: Node }).typeAnnotation, at);
      }
      default:
        return NOTHING;
    }
  }

  /** An element of an array literal or an argument: a spread stands for each of its items. */
  item(element: Expression | SpreadElement, at: At): readonly Value[] {
    if (element.type !== 'SpreadElement') return this.values(element, at);
    return union(...this.values(element.argument, at).map((value) => elementsOf(this, value)));
  }

  /** Whether a condition is known to hold. An environment variable that is not known decides nothing. */
  truth(test: Expression, at: At): boolean | undefined {
    const [first, ...others] = this.values(test, at);
    if (first?.kind === 'constant' && others.length === 0) return first.env === undefined ? Boolean(first.value) : undefined;
    return truthOf(this, test, at);
  }

  #identifier(node: Identifier, at: At): readonly Value[] {
    const scope = at.module.scopes.get(node);
    const binding = scope === undefined ? at.module.top.names.get(node.name) : scope.find(node.name);
    return binding === undefined ? globalValue(node.name) : this.binding(binding, at);
  }

  binding(binding: Binding, at: At): readonly Value[] {
    if (at.frame === undefined) {
      const known = this.#bindings.get(binding);
      if (known !== undefined) return known;
      this.#bindings.set(binding, NOTHING);
    }
    const lists = binding.sources.slice(0, 30).map((source) => this.#source(source, at));
    let found = union(...lists);
    // `let worker: Worker | undefined` says what it is even where no assignment can be followed.
    if (found.every((value) => value.kind === 'constant' && value.value === undefined)) {
      const typed = typedValues(this, annotationOf(binding.declared), at);
      if (typed.length > 0) found = typed;
    }
    if (found.length > 1) found = found.filter((value) => value.kind !== 'constant' || (value.value !== undefined && value.value !== null));
    if (at.frame === undefined) this.#bindings.set(binding, found);
    return found;
  }

  #source(source: Source, at: At): readonly Value[] {
    switch (source.kind) {
      case 'import':
        return this.#imported(source.specifier, source.name, at);
      case 'function':
        return [{ kind: 'function', node: source.fn, at }];
      case 'class':
        return [{ kind: 'class', node: source.class, at }];
      case 'enum':
        return [{ kind: 'enum', node: source.node, at }];
      case 'variable':
        return source.declarator.init ? this.follow(this.values(source.declarator.init, at), source.path, at) : NOTHING;
      case 'assigned':
        return this.follow(this.values(source.assignment.right, at), source.path, at);
      case 'each': {
        if (source.loop.type === 'ForInStatement') return NOTHING;
        const over = this.values(source.loop.right, at);
        return this.follow(union(...over.map((value) => elementsOf(this, value, true))), source.path, at);
      }
      case 'parameter':
        return this.follow(parameterValues(this, source, at), source.path, at);
      case 'opaque':
        return NOTHING;
    }
  }

  #imported(specifier: string, name: string, at: At): readonly Value[] {
    const values = moduleValues(this, at.module.file.path, specifier);
    if (name === '*' || name === '=') return values;
    if (name === 'default') return union(...values.map((value) => defaultOf(this, value)));
    return union(...values.map((value) => objectMember(this, value, name)));
  }

  /** From a value into a pattern: `{ key }`, `[index]`, defaults. */
  follow(values: readonly Value[], path: readonly PathStep[], at: At): readonly Value[] {
    let current = values;
    for (const step of path) {
      if ('otherwise' in step) {
        const unset = current.every((value) => value.kind === 'env' || (value.kind === 'constant' && value.value === undefined));
        const [env] = current.flatMap((value) => (value.kind === 'env' ? [value.name] : []));
        if (unset) current = asDefaults(this.values(step.otherwise, at), env);
        else current = union(current, this.values(step.otherwise, at));
      } else if ('key' in step) current = union(...current.map((value) => objectMember(this, value, step.key)));
      else if ('index' in step) current = union(...current.map((value) => elementOf(this, value, step.index)));
    }
    return current;
  }

  self(node: Node, at: At): readonly Value[] {
    return selfOf(node, at);
  }

  once(key: object, name: string, find: () => readonly Value[]): readonly Value[] {
    let names = this.#once.get(key);
    if (names === undefined) {
      names = new Map();
      this.#once.set(key, names);
    }
    const known = names.get(name);
    if (known !== undefined) return known;
    names.set(name, NOTHING);
    const found = find();
    names.set(name, found);
    return found;
  }

  importedCalls(fn: Node): readonly CallSite[] {
    if (this.#importedSites === undefined) {
      // While they are gathered there are none.
      this.#importedSites = new Map();
      this.#importedSites = this.#sites(['(imported)'], ({ callee }) => callee);
    }
    return this.#importedSites.get(fn) ?? NO_SITES;
  }

  additions(list: Node): readonly CallSite[] {
    if (this.#additions === undefined) {
      this.#additions = new Map();
      this.#additions = this.#sites(ADDERS, ({ callee }) => (callee.type === 'MemberExpression' ? callee.object : undefined));
    }
    return this.#additions.get(list) ?? NO_SITES;
  }

  /**
   * Calls by the function, class or list that one part of them stands for. What is worked out meanwhile lacks these very calls, and is not kept.
   */
  #sites(names: readonly string[], part: (call: Call) => Node | undefined): Map<Node, CallSite[]> {
    const kept = [this.#memo, this.#bindings, this.#frames, this.#once] as const;
    this.#memo = new Map();
    this.#bindings = new Map();
    this.#frames = new Map();
    this.#once = new Map();
    const sites = this.#gathered(names, part);
    [this.#memo, this.#bindings, this.#frames, this.#once] = kept;
    return sites;
  }

  #gathered(names: readonly string[], part: (call: Call) => Node | undefined): Map<Node, CallSite[]> {
    const sites = new Map<Node, CallSite[]>();
    for (const name of names)
      for (const { module, call } of this.program.calls(name).slice(0, MAX_SITES)) {
        const at = { module, frame: undefined };
        const node = part(call);
        for (const value of node === undefined ? NOTHING : this.values(node, at)) {
          const key = value.kind === 'function' || value.kind === 'class' || value.kind === 'list' ? value.node : undefined;
          if (key === undefined) continue;
          const known = sites.get(key);
          if (known) known.push({ call, at });
          else sites.set(key, [{ call, at }]);
        }
      }
    return sites;
  }

  /** The frame of one call, the same for the same call, so that its values are worked out once. */
  frame(call: Node, caller: Frame | undefined, fn: AnyFunction, make: () => Frame): Frame | undefined {
    if ((caller?.depth ?? 0) >= MAX_FRAMES) return undefined;
    const known = caller?.calls ?? this.#frames;
    let frames = known.get(call);
    if (frames === undefined) {
      frames = new Map();
      known.set(call, frames);
    }
    let frame = frames.get(fn);
    if (frame === undefined) {
      frame = make();
      frames.set(fn, frame);
    }
    return frame;
  }
}

/** Values that hold while an environment variable is not set. */
function asDefaults(values: readonly Value[], env: string | undefined): readonly Value[] {
  return env === undefined
    ? values
    : values.map((value) => (value.kind === 'constant' && value.env === undefined ? constant(value.value, env) : value));
}

function annotationOf(declared: Node): Node | undefined {
  const { typeAnnotation } = declared as { readonly typeAnnotation?: Node | null };
  return typeAnnotation ?? undefined;
}

function literal(value: unknown): readonly Value[] {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
    ? [constant(value)]
    : NOTHING;
}
