import { caseOf, comparison, otherwise, visitBranches } from '../outline/branches.ts';
import type { Builder, Grammar } from '../outline/builder.ts';
import {
  asBoolean,
  asFirst,
  asList,
  asName,
  asNumber,
  asOperation,
  asReturn,
  assignEach,
  filledText,
  givenName,
  inAnyCase,
  inLoop,
} from '../outline/lowering.ts';
import type { Argument, Expr } from '../outline/outline.ts';
import { childOf, childrenOf, namedOf, type SyntaxNode } from '../syntax-tree.ts';

/** The name of what stands under `if __name__ == "__main__":`. */
export const MAIN = '#main';

/** The name of what stands under `except KeyboardInterrupt:`. */
export const INTERRUPTED = '#interrupt';

/** Python's syntax as outlines tell it (https://docs.python.org/3/reference/grammar.html). */
export const pythonGrammar: Grammar = {
  identifier: asName,
  integer: asNumber,
  float: asNumber,
  true: asBoolean,
  false: asBoolean,
  string: (node, b) => text(node, b),
  concatenated_string: (node, b) => {
    const parts = b.visitAll(node);
    const known = parts.flatMap((part) => (part.kind === 'constant' ? [part.value] : []));
    return known.length === parts.length ? b.constant(node, known.join('')) : b.unknown(node);
  },
  list: asList,
  tuple: asList,
  expression_list: asList,
  set: asList,
  dictionary: (node, b) => ({
    kind: 'object',
    type: undefined,
    open: childrenOf(node, 'dictionary_splat').length > 0,
    entries: childrenOf(node, 'pair').map((pair) => {
      const key = b.visit(childOf(pair, 'key'));
      return { key: key.kind === 'constant' ? String(key.value) : '', value: b.visit(childOf(pair, 'value')) };
    }),
    start: node.start,
    end: node.end,
  }),
  attribute: (node, b) => b.member(node, b.visit(childOf(node, 'object')), b.text(childOf(node, 'attribute'))),
  subscript: (node, b) => {
    const of = b.visit(childOf(node, 'value'));
    const key = b.visit(childOf(node, 'subscript'));
    return key.kind === 'constant' ? b.member(node, of, String(key.value)) : b.unknown(node);
  },
  call: (node, b) => {
    const callee = b.visit(childOf(node, 'function'));
    const args = argumentsOf(childOf(node, 'arguments'), b);
    namedModules(node, args, b);
    // `app.conf.update(task_acks_late=True)` sets, as an assignment does.
    if (callee.kind === 'member' && callee.name === 'update')
      for (const { name, value } of args) if (name !== undefined && name !== '**') b.assign(b.member(node, callee.of, name), value);
    return b.call(node, callee, args);
  },
  await: asFirst,
  boolean_operator: (node, b) => ({
    kind: 'choice',
    falls: b.text(childOf(node, 'operator')) === 'or',
    of: [b.visit(childOf(node, 'left')), b.visit(childOf(node, 'right'))],
    start: node.start,
    end: node.end,
  }),
  conditional_expression: (node, b) => {
    const [yes, test, no] = namedOf(node);
    b.visit(test);
    return { kind: 'choice', of: [b.visit(yes), b.visit(no)], start: node.start, end: node.end };
  },
  binary_operator: asOperation(),
  assignment: (node, b) => {
    const right = childOf(node, 'right');
    const type = childOf(node, 'type');
    const value = right && b.visit(right);
    const left = childOf(node, 'left');
    const targets = left && /^(pattern_list|tuple_pattern)$/.test(left.type) ? b.visitAll(left) : [b.visit(left)];
    assignEach(targets, value, b, type && b.visit(type));
    return value ?? b.unknown(node);
  },
  for_statement: (node, b) => {
    const right = b.visit(childOf(node, 'right'));
    b.assign(b.visit(childOf(node, 'left')), right, { each: true });
    b.loop(() => b.visit(childOf(node, 'body')));
    b.visit(childOf(node, 'alternative'));
    return b.unknown(node);
  },
  while_statement: inLoop,
  finally_clause: inAnyCase,
  except_clause: (node, b) => {
    const value = childOf(node, 'value') ?? namedOf(node)[0];
    if (value === undefined || !/\bKeyboardInterrupt\b/.test(b.text(value))) {
      b.visitAll(node);
      return b.unknown(node);
    }
    // SIGINT raises it (https://docs.python.org/3/library/signal.html).
    const body = b.function(node, { name: INTERRUPTED, params: [] }, () => b.visitAll(node));
    return b.call(node, { kind: 'name', name: INTERRUPTED, start: value.start, end: value.end }, [{ name: undefined, value: body }]);
  },
  as_pattern: (node, b) => {
    const [of] = namedOf(node);
    const value = b.visit(of);
    const alias = childOf(node, 'alias');
    if (alias) b.assign(b.visit(namedOf(alias)[0]), value);
    return value;
  },
  return_statement: asReturn,
  if_statement: (node, b) => {
    const test = childOf(node, 'condition');
    // What runs only where the file is the program itself stands in a function of its own.
    if (test && /^__name__\s*==\s*["']__main__["']$/.test(b.text(test)))
      b.function(node, { name: MAIN, params: [] }, () => b.visit(childOf(node, 'consequence')));
    else {
      const others = node.children.filter(({ field }) => field === 'alternative');
      visitBranches(
        [node, ...others].map((one) =>
          one.type === 'else_clause'
            ? otherwise([childOf(one, 'body')])
            : { test: () => comparison(childOf(one, 'condition'), b), body: [childOf(one, 'consequence')] },
        ),
        b,
      );
    }
    return b.unknown(node);
  },
  match_statement: (node, b) => {
    const subject = b.visit(childOf(node, 'subject'));
    const clauses = namedOf(childOf(node, 'body')).filter(({ type }) => type === 'case_clause');
    visitBranches(
      clauses.map((one) => {
        const patterns = namedOf(one).filter(({ type }) => type === 'case_pattern');
        const body = [childOf(one, 'consequence')];
        const guard = childOf(one, 'guard');
        return guard ? otherwise([...patterns, guard, ...body]) : caseOf(subject, patterns, body, b);
      }),
      b,
    );
    return b.unknown(node);
  },
  raise_statement: (node, b) => {
    const [thrown] = namedOf(node);
    const made = thrown?.type === 'call';
    const name = made ? childOf(thrown, 'function') : thrown;
    if (!/^(SystemExit|KeyboardInterrupt|GracefulExit)$/.test(b.text(name))) b.visitAll(node);
    else {
      if (made) b.visitAll(childOf(thrown, 'arguments'));
      b.call(node, givenName(name, b, 'raise'), []);
    }
    return b.unknown(node);
  },
  import_statement: (node, b) => {
    for (const part of namedOf(node)) {
      const name = b.text(part.type === 'aliased_import' ? childOf(part, 'name') : part);
      const alias = childOf(part, 'alias');
      // `import a.b` binds `a`, and reads `a.b`.
      if (alias) b.import(part, b.text(alias), name);
      else {
        const top = name.replace(/\..*$/s, '');
        b.import(part, top, top);
        if (name.includes('.')) b.import(part, '', name);
      }
    }
    return b.unknown(node);
  },
  import_from_statement: (node, b) => {
    const path = b.text(childOf(node, 'module_name')).replaceAll(/\s/g, '');
    for (const part of node.children) {
      if (part.type === 'wildcard_import') b.import(part, '*', path);
      if (part.field !== 'name') continue;
      const name = b.text(part.type === 'aliased_import' ? childOf(part, 'name') : part);
      b.import(part, b.text(childOf(part, 'alias')) || name, path, name);
    }
    return b.unknown(node);
  },
  decorated_definition: (node, b) => define(node, childOf(node, 'definition') ?? node, b),
  function_definition: (node, b) => define(node, node, b),
  class_definition: (node, b) => define(node, node, b),
  lambda: (node, b) =>
    b.function(node, { name: undefined, params: paramsOf(childOf(node, 'parameters'), b) }, () => b.visit(childOf(node, 'body'))),
};

function define(whole: SyntaxNode, node: SyntaxNode, b: Builder): Expr {
  const decorators = childrenOf(whole, 'decorator').map((one) => b.visit(namedOf(one)[0]));
  const name = b.text(childOf(node, 'name'));
  if (node.type === 'class_definition') {
    const bases = argumentsOf(childOf(node, 'superclasses'), b).flatMap((one) => (one.name === undefined ? [one.value] : []));
    b.class(node, name, bases, decorators, () => b.visit(childOf(node, 'body')));
    return b.unknown(node);
  }
  const result = childOf(node, 'return_type');
  return b.function(node, { name, params: paramsOf(childOf(node, 'parameters'), b), decorators, result: result && b.visit(result) }, () =>
    b.visit(childOf(node, 'body')),
  );
}

/** Modules that are named by text: `Celery(include=["app.tasks"])`, `uvicorn.run("app.main:app")`, Django's settings. */
function namedModules(node: SyntaxNode, args: readonly Argument[], b: Builder): void {
  const [first, second] = args.map(({ value }) => (value.kind === 'constant' && typeof value.value === 'string' ? value.value : undefined));
  const named = args.flatMap(({ name, value }) =>
    /^(include|imports)$/.test(name ?? '') && value.kind === 'list'
      ? value.items.flatMap((item) => (item.kind === 'constant' ? [String(item.value)] : []))
      : [],
  );
  if (first === 'DJANGO_SETTINGS_MODULE' && second) b.import(node, '', second);
  else if (first && /^[A-Za-z_]\w*(\.\w+)*:\w+$/.test(first)) named.push(first.slice(0, first.indexOf(':')));
  // Celery's settings: a module that should be there.
  const configures = args.length > 0 && /\bconfig_from_object$/.test(b.text(childOf(node, 'function')));
  if (configures && first && !first.startsWith('django.conf')) b.import(node, '', first.replace(':', '.'));
  for (const path of named.slice(0, 50)) if (/^[A-Za-z_][\w.]*$/.test(path)) b.import(node, '?', path);
}

function paramsOf(node: SyntaxNode | undefined, b: Builder): readonly { name: string; type: Expr | undefined }[] {
  return namedOf(node).map((one) => {
    const type = childOf(one, 'type');
    const name = one.type === 'identifier' ? one : (childOf(one, 'name') ?? namedOf(one)[0]);
    const value = childOf(one, 'value');
    return { name: b.text(name), type: type ? b.visit(type) : value && b.visit(value) };
  });
}

function argumentsOf(node: SyntaxNode | undefined, b: Builder): readonly Argument[] {
  if (node === undefined) return [];
  // `sum(x for x in y)` has a generator in place of its arguments.
  if (node.type !== 'argument_list') return [{ name: undefined, value: b.visit(node) }];
  return namedOf(node).map((one) => {
    if (one.type === 'keyword_argument') return { name: b.text(childOf(one, 'name')), value: b.visit(childOf(one, 'value')) };
    if (one.type === 'dictionary_splat') return { name: '**', value: b.visit(namedOf(one)[0]) };
    return { name: one.type === 'list_splat' ? '*' : undefined, value: b.visit(one) };
  });
}

function text(node: SyntaxNode, b: Builder): Expr {
  const inner = namedOf(node).filter(({ type }) => type !== 'string_start' && type !== 'string_end');
  for (const part of inner) if (part.type === 'interpolation') b.visitAll(part);
  const [first] = inner;
  if (inner.some(({ type }) => type === 'interpolation')) return filledText(node, first?.type === 'string_content' ? first : undefined, b);
  return b.constant(node, inner.map((part) => b.text(part)).join(''));
}
