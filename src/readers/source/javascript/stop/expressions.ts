import { type Expression, type Node, unwrap } from '../estree.ts';
import { keyName } from '../program/scope.ts';
import type { At } from '../values/value.ts';
import { evaluateCall } from './calls.ts';
import { both, dead, type Flow, join, type Promised, settled } from './flow.ts';
import type { Runner } from './runner.ts';

/** What evaluating an expression does to the handler's way, and what it leaves to wait for. */
export function evaluateExpression(run: Runner, node: Node, at: At, flow: Flow): Promised {
  if (!flow.alive || !run.step()) return settled;
  switch (node.type) {
    case 'AwaitExpression': {
      const promised = run.expression(node.argument, at, flow);
      run.wait(promised, flow);
      return settled;
    }
    case 'CallExpression':
    case 'NewExpression':
      return evaluateCall(run, node, at, flow);
    case 'ChainExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
      return run.expression(node.expression, at, flow);
    case 'AssignmentExpression':
      return assignment(run, node, at, flow);
    case 'SequenceExpression': {
      const [first, ...others] = node.expressions;
      return others.reduce((_, one) => run.expression(one, at, flow), run.expression(first, at, flow));
    }
    case 'LogicalExpression': {
      const left = run.expression(node.left, at, flow);
      return both(left, maybe(run, node.right, at, flow));
    }
    case 'ConditionalExpression':
      run.expression(node.test, at, flow);
      return either(run, [node.consequent, node.alternate], at, flow);
    case 'UnaryExpression':
      return run.expression(node.argument, at, flow);
    case 'BinaryExpression':
      run.expression(node.left, at, flow);
      run.expression(node.right, at, flow);
      return settled;
    case 'TemplateLiteral':
      for (const one of node.expressions) run.expression(one, at, flow);
      return settled;
    case 'ArrayExpression':
      return both(...node.elements.map((one) => (one === null ? settled : run.expression(one, at, flow))));
    case 'ObjectExpression':
      return both(...node.properties.map((part) => run.expression(part.type === 'SpreadElement' ? part.argument : part.value, at, flow)));
    case 'SpreadElement':
      return run.expression(node.argument, at, flow);
    case 'MemberExpression':
      return run.expression(node.object, at, flow);
    case 'YieldExpression':
      return node.argument ? run.expression(node.argument, at, flow) : settled;
    case 'Identifier': {
      const binding = run.bindingOf(node, at);
      return (binding && run.held(binding)) ?? settled;
    }
    default:
      return settled;
  }
}

function maybe(run: Runner, node: Expression, at: At, flow: Flow): Promised {
  const way = flow.copy();
  const promised = run.expression(node, at, way);
  flow.become(join([way, flow]) ?? way);
  return promised;
}

function either(run: Runner, nodes: readonly Expression[], at: At, flow: Flow): Promised {
  const ways = nodes.map((node) => {
    const way = flow.copy();
    return { way, promised: run.expression(node, at, way) };
  });
  flow.become(join(ways.map(({ way }) => way)) ?? dead(flow));
  return both(...ways.map(({ promised }) => promised));
}

function assignment(run: Runner, node: Expression & { type: 'AssignmentExpression' }, at: At, flow: Flow): Promised {
  const promised = run.expression(node.right, at, flow);
  if (node.left.type !== 'MemberExpression') run.keep(node.left, promised, at);
  const value = unwrap(node.right);
  if (value.type === 'Literal' && typeof value.value === 'boolean') {
    const target =
      node.left.type === 'MemberExpression'
        ? keyName(node.left.property, node.left.computed)
        : node.left.type === 'Identifier'
          ? node.left.name
          : undefined;
    if (target !== undefined) run.flags.push({ text: target, at, node });
  }
  return promised;
}
