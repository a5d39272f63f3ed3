import type { Expression, Node, Statement } from '../estree.ts';
import type { Code, SeenIntake } from '../facts/code.ts';
import { isFunction } from '../program/module-index.ts';
import type { Binding } from '../program/scope.ts';
import { namesOf } from '../program/scope.ts';
import type { At, Frame, FunctionValue, Value } from '../values/value.ts';
import { evaluateExpression } from './expressions.ts';
import { both, dead, type Flow, join, Observed, type Promised, settled } from './flow.ts';
import type { Resolver, Runner } from './runner.ts';

const MAX_DEPTH = 24;
const MAX_STEPS = 20_000;

/**
 * Follows a stop handler statement by statement: what it closes, what it waits for, and with what still pending it ends the process.
 * Conditions are followed both ways, loops once, calls into the program's own functions.
 */
export class Run implements Runner {
  readonly code: Code;
  readonly intakes: readonly SeenIntake[];
  readonly observed = new Observed();
  readonly resolvers = new Map<Binding, Resolver>();
  readonly active: Node[] = [];
  /** Flags that the handler sets, by the text of the variable or field. */
  readonly flags: { readonly text: string; readonly at: At; readonly node: Node }[] = [];
  readonly #promises = new Map<Binding, Promised>();
  readonly #returns: { readonly flows: Flow[]; readonly promised: Promised[] }[] = [];
  #loops = 0;
  #steps = 0;

  constructor(code: Code, intakes: readonly SeenIntake[]) {
    this.code = code;
    this.intakes = intakes;
  }

  get inLoop(): boolean {
    return this.#loops > 0;
  }

  /** Runs a function of the program; what it leaves to wait for. */
  function(value: FunctionValue, frame: Frame | undefined, flow: Flow): Promised {
    const { node } = value;
    const again = this.active.filter((one) => one === node).length;
    if (!flow.alive) return settled;
    if (again > 0 || this.active.length >= MAX_DEPTH || frame === undefined) {
      if (again === 0) this.observed.followed = false;
      return settled;
    }
    const at: At = { module: value.at.module, frame };
    const inner = flow.copy();
    inner.suspended = false;
    const returns = { flows: [] as Flow[], promised: [] as Promised[] };
    this.active.push(node);
    this.#returns.push(returns);
    const loops = this.#loops;
    this.#loops = 0;
    let promised = settled;
    if (node.body.type === 'BlockStatement') this.statements(node.body.body, at, inner);
    else promised = this.expression(node.body, at, inner);
    this.#loops = loops;
    this.#returns.pop();
    this.active.pop();
    const ends = [...returns.flows, inner];
    for (const end of ends) if (end.returned) Object.assign(end, { alive: true, returned: false });
    const after = join(ends);
    const result = both(promised, ...returns.promised);
    return node.async ? asynchronous(flow, inner, after, result) : synchronous(flow, after, result);
  }

  statements(list: readonly Statement[], at: At, flow: Flow): void {
    for (const statement of list) {
      if (!flow.alive) return;
      this.#statement(statement, at, flow);
    }
  }

  #statement(node: Statement, at: At, flow: Flow): void {
    if (!this.step()) {
      this.observed.followed = false;
      flow.alive = false;
      return;
    }
    switch (node.type) {
      case 'ExpressionStatement':
        this.expression(node.expression, at, flow);
        return;
      case 'VariableDeclaration':
        for (const { id, init } of node.declarations) if (init) this.keep(id, this.expression(init, at, flow), at);
        return;
      case 'ReturnStatement':
        this.#return(node.argument ? this.expression(node.argument, at, flow) : settled, flow);
        return;
      case 'ThrowStatement':
        this.#return(this.expression(node.argument, at, flow), flow);
        return;
      case 'BlockStatement':
        this.statements(node.body, at, flow);
        return;
      case 'IfStatement':
        this.#if(node, at, flow);
        return;
      case 'TryStatement':
        this.#try(node, at, flow);
        return;
      case 'SwitchStatement': {
        this.expression(node.discriminant, at, flow);
        const ways = node.cases.map(({ test, consequent }) => {
          const way = flow.copy();
          if (test && this.#differs(node.discriminant, test, at)) way.alive = false;
          this.statements(consequent, at, way);
          return way;
        });
        flow.become(join(node.cases.some(({ test }) => test === null) ? ways : [...ways, flow]) ?? dead(flow));
        return;
      }
      case 'ForStatement':
      case 'WhileStatement':
      case 'DoWhileStatement': {
        if (node.type === 'ForStatement' && node.init) {
          if (node.init.type === 'VariableDeclaration') this.#statement(node.init, at, flow);
          else this.expression(node.init, at, flow);
        }
        if (node.test) this.expression(node.test, at, flow);
        this.#loop(node.body, at, flow);
        return;
      }
      case 'ForOfStatement':
      case 'ForInStatement': {
        const over = this.expression(node.right, at, flow);
        if (node.type === 'ForOfStatement' && node.left.type === 'VariableDeclaration') {
          const [declarator] = node.left.declarations;
          if (declarator) this.keep(declarator.id, over, at);
        }
        if (node.type === 'ForOfStatement' && node.await) this.wait(over, flow);
        this.#loop(node.body, at, flow);
        return;
      }
      case 'LabeledStatement':
        this.#statement(node.body, at, flow);
        return;
      default:
    }
  }

  #return(promised: Promised, flow: Flow): void {
    const returns = this.#returns.at(-1);
    if (!flow.alive || returns === undefined) {
      flow.alive = false;
      return;
    }
    flow.alive = false;
    flow.returned = true;
    returns.promised.push(promised);
    const end = flow.copy();
    returns.flows.push(end);
    // The copy stands for this way from here on.
    flow.returned = false;
  }

  #if(node: Statement & { type: 'IfStatement' }, at: At, flow: Flow): void {
    this.expression(node.test, at, flow);
    const holds = this.code.lookup.truth(node.test, at);
    const then = flow.copy();
    const otherwise = flow.copy();
    if (holds === false) then.alive = false;
    else this.#statement(node.consequent, at, then);
    if (holds === true) otherwise.alive = false;
    else if (node.alternate) this.#statement(node.alternate, at, otherwise);
    flow.become(join([then, otherwise]) ?? dead(flow));
  }

  /** An error may come from anywhere in the block: what it had begun may still be going on, what it waited for is over. */
  #try(node: Statement & { type: 'TryStatement' }, at: At, flow: Flow): void {
    const tried = flow.copy();
    this.statements(node.block.body, at, tried);
    let caught: Flow | undefined;
    if (node.handler) {
      caught = flow.copy();
      for (const drain of tried.done) caught.done.add(drain);
      for (const drain of tried.pending) caught.pending.add(drain);
      caught.failing = true;
      this.statements(node.handler.body.body, at, caught);
      caught.failing = flow.failing;
    }
    const after = join(caught ? [tried, caught] : [tried]);
    if (node.finalizer) {
      const final = after ?? tried.copy();
      if (after === undefined && this.#returns.at(-1)?.flows.length) final.alive = true;
      this.statements(node.finalizer.body, at, final);
      flow.become(after === undefined ? dead(final) : final);
    } else flow.become(after ?? dead(tried));
  }

  #loop(body: Statement, at: At, flow: Flow): void {
    this.#loops++;
    const inner = flow.copy();
    this.#statement(body, at, inner);
    this.#loops--;
    flow.become(inner.alive ? inner : (join([flow, inner]) ?? flow));
  }

  #differs(subject: Expression, test: Expression, at: At): boolean {
    const [a, b] = [this.code.lookup.values(subject, at), this.code.lookup.values(test, at)];
    return (
      a.length > 0 &&
      a.every((one) => one.kind === 'constant' && one.env === undefined) &&
      b.length === 1 &&
      b[0]?.kind === 'constant' &&
      !a.some((one) => one.kind === 'constant' && b[0]?.kind === 'constant' && one.value === b[0].value)
    );
  }

  /** Waits until something is over. */
  wait(promised: Promised, flow: Flow): void {
    flow.suspended = true;
    if (promised.after !== undefined && promised.drains.size === 0) {
      if (this.inLoop) flow.uncertain = true;
      else if (flow.pending.size > 0) flow.waited = promised.after;
      else if (!flow.started) this.observed.delay ??= promised.after;
    }
    if (promised.within !== undefined) this.observed.forced.push(promised.within);
    flow.finish(promised.drains);
    if (promised.exits === true) flow.alive = false;
  }

  expression(node: Node, at: At, flow: Flow): Promised {
    return evaluateExpression(this, node, at, flow);
  }

  /** Counts a step; false when there have been too many. */
  step(): boolean {
    return this.#steps++ <= MAX_STEPS;
  }

  held(binding: Binding): Promised | undefined {
    return this.#promises.get(binding);
  }

  bindingOf(node: Node, at: At): Binding | undefined {
    return node.type === 'Identifier' ? at.module.scopes.get(node)?.find(node.name) : undefined;
  }

  /** A variable that holds something to wait for. */
  keep(pattern: Parameters<typeof namesOf>[0], promised: Promised, at: At): void {
    if (promised === settled) return;
    for (const { id } of namesOf(pattern)) {
      const binding = at.module.bindings.get(id) ?? at.module.scopes.get(id)?.find(id.name);
      if (binding) this.hold(binding, promised);
    }
  }

  hold(binding: Binding, promised: Promised): void {
    this.#promises.set(binding, both(this.#promises.get(binding) ?? settled, promised));
  }

  functionsIn(values: readonly Value[]): readonly FunctionValue[] {
    return values.filter((value) => value.kind === 'function' && isFunction(value.node)) as readonly FunctionValue[];
  }
}

function synchronous(flow: Flow, after: Flow | undefined, result: Promised): Promised {
  if (after === undefined) {
    flow.alive = false;
    return settled;
  }
  const { suspended } = flow;
  flow.become(after);
  flow.suspended ||= suspended;
  return result;
}

/** The caller goes on at the first `await`; what the function finishes later is over only for those who wait for it. */
function asynchronous(flow: Flow, inner: Flow, after: Flow | undefined, result: Promised): Promised {
  if (after === undefined) {
    if (!inner.suspended) {
      flow.alive = false;
      return settled;
    }
    for (const drain of [...inner.pending, ...inner.done]) flow.begin(drain);
    return { drains: new Set(), exits: true };
  }
  const over = new Set([...after.done].filter((drain) => !flow.done.has(drain)));
  for (const drain of [...after.pending, ...over]) flow.begin(drain);
  for (const drain of result.drains) over.add(drain);
  flow.waited ??= after.waited;
  return { drains: over, after: result.after, within: result.within };
}
