import type { MemberExpression, Node } from '../estree.ts';
import type { ModuleIndex } from '../program/module-index.ts';
import type { Lookup } from './lookup.ts';
import { external, property, union, type Value } from './value.ts';

const NOTHING: readonly Value[] = [];

/** What `require(specifier)` gives, or `import * as x from specifier`. `member` looks a name up in a value. */
export function moduleValues(lookup: Lookup, from: string, specifier: string): readonly Value[] {
  const { program } = lookup;
  const target = program.target(from, specifier);
  if (target.kind === 'package') return [external(target.name)];
  if (target.kind !== 'file') return NOTHING;
  const json = program.json(target.path);
  if (json !== undefined) return jsonValues(json.text);
  const module = program.load(target.path);
  return module === undefined ? NOTHING : wholeOf(lookup, module);
}

function jsonValues(text: string): readonly Value[] {
  try {
    return [{ kind: 'data', data: JSON.parse(text) as unknown }];
  } catch {
    return NOTHING;
  }
}

/** A CommonJS module is what it assigns to `module.exports`; any other is its exports. */
function wholeOf(lookup: Lookup, module: ModuleIndex): readonly Value[] {
  const own: Value = { kind: 'module', module };
  if (module.exports.some((entry) => 'name' in entry && entry.name !== '=')) return [own];
  const whole = lookup.once(module, 'module.exports', () => {
    const at = { module, frame: undefined };
    const assigned = (module.memberWrites.get('exports') ?? []).filter(({ left }) => isName(left.object, 'module'));
    const equals = module.exports.flatMap((entry) => ('value' in entry && entry.name === '=' ? [entry.value] : []));
    return union(...[...assigned.map(({ right }) => right), ...equals].slice(0, 8).map((value) => lookup.values(value, at)));
  });
  return whole.length > 0 ? [...whole, own] : [own];
}

/** What `import x from` gives: the default export, or all of a CommonJS module. */
export function defaultOf(lookup: Lookup, value: Value): readonly Value[] {
  if (value.kind === 'external') return [property(value, 'default')];
  if (value.kind !== 'module') return [value];
  return exportValues(lookup, value.module, 'default');
}

export function exportValues(lookup: Lookup, module: ModuleIndex, name: string): readonly Value[] {
  return lookup.once(module, `exports.${name}`, () => findExport(lookup, module, name));
}

function findExport(lookup: Lookup, module: ModuleIndex, name: string): readonly Value[] {
  const at = { module, frame: undefined };
  const path = module.file.path;
  const found: (readonly Value[])[] = [];
  for (const entry of module.exports) {
    if (!('name' in entry) || entry.name !== name) continue;
    if ('value' in entry) found.push(lookup.values(entry.value, at));
    else if ('from' in entry) found.push(fromModule(lookup, path, entry.from, entry.imported));
    else {
      const binding = module.top.names.get(entry.local);
      if (binding) found.push(lookup.binding(binding, at));
    }
  }
  for (const { left, right } of (module.memberWrites.get(name) ?? []).slice(0, 8))
    if (isExports(left.object)) found.push(lookup.values(right, at));
  // Compiled code asks a CommonJS module for `default` as well.
  if (found.length === 0 && name === 'default') return wholeOf(lookup, module).filter((value) => value.kind !== 'module');
  if (found.length > 0) return union(...found);
  return union(...module.exports.flatMap((entry) => ('name' in entry ? [] : [fromModule(lookup, path, entry.from, name)])));
}

function fromModule(lookup: Lookup, path: string, specifier: string, name: string): readonly Value[] {
  const values = moduleValues(lookup, path, specifier);
  if (name === '*') return values;
  return union(
    ...values.map((value) => {
      if (value.kind === 'external') return [property(value, name)];
      if (value.kind === 'module') return exportValues(lookup, value.module, name);
      return name === 'default' ? [value] : NOTHING;
    }),
  );
}

function isName(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

/** `exports` or `module.exports`. */
function isExports(node: MemberExpression['object']): boolean {
  if (isName(node, 'exports')) return true;
  return node.type === 'MemberExpression' && isName(node.object, 'module') && isName(node.property, 'exports');
}
