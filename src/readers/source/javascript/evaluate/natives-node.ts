import { posix } from 'node:path';
import type { NativeCall, NativeFunction } from './native-call.ts';
import { text } from './operators.ts';
import { absolutePath, workspacePath } from './paths.ts';
import { firstUnknown, scalar, textOf, unknown, type Value } from './values.ts';

/** Functions of Node's own modules that depend on nothing but their arguments and the input. */
export const nodeFunctions: readonly (readonly [string, NativeFunction])[] = [
  ['require', ({ machine, scope, at, values }) => named(values, at, (name) => machine.parts.load(machine, name, scope, at, undefined))],
  ['process.cwd', ({ machine, at }) => scalar(machine.workingDirectory, at)],
  ['path.join', (call) => onPaths(call, (parts) => posix.join(...parts))],
  ['path.resolve', (call) => onPaths(call, (parts) => posix.resolve(call.machine.workingDirectory, ...parts))],
  ['path.normalize', (call) => onPaths(single(call), ([path = '']) => posix.normalize(path))],
  ['path.dirname', (call) => onPaths(single(call), ([path = '']) => posix.dirname(path))],
  ['path.basename', (call) => onPaths(call, ([path = '', suffix]) => posix.basename(path, suffix))],
  ['path.extname', (call) => onPaths(single(call), ([path = '']) => posix.extname(path))],
  ['path.relative', (call) => onPaths(call, ([from = '', to = '']) => relative(call, from, to))],
  ['path.isAbsolute', (call) => named(call.values, call.at, (path) => scalar(posix.isAbsolute(path), call.at))],
  ['url.fileURLToPath', (call) => named(call.values, call.at, (url) => fromFileUrl(url, call))],
  ['url.pathToFileURL', (call) => named(call.values, call.at, (path) => text(`file://${path}`, call.at))],
  ['new URL', newUrl],
  ['new url.URL', newUrl],
  ['fs.readFileSync', (call) => named(call.values, call.at, (path) => readFile(call, path))],
  ['fs.existsSync', (call) => named(call.values, call.at, (path) => exists(call, path))],
  ['JSON.parse', parseJson],
];

function named(values: readonly Value[], at: NativeCall['at'], read: (name: string) => Value): Value {
  const [value] = values;
  const name = textOf(value);
  if (name !== undefined) return read(name);
  return unknown(value?.kind === 'unknown' ? value.reason : 'a name that is not a text', at);
}

function onPaths({ values, at }: NativeCall, compute: (parts: readonly string[]) => string): Value {
  const missing = firstUnknown(values);
  if (missing) return unknown(missing.reason, at);
  const parts = values.map(textOf);
  return parts.every((part) => part !== undefined) ? text(compute(parts), at) : unknown('not a path', at);
}

/** The first argument alone: a function that is given to `map` gets an index too. */
function single(call: NativeCall): NativeCall {
  return { ...call, values: call.values.slice(0, 1) };
}

function relative({ machine }: NativeCall, from: string, to: string): string {
  return posix.relative(posix.resolve(machine.workingDirectory, from), posix.resolve(machine.workingDirectory, to));
}

function fromFileUrl(url: string, { at }: NativeCall): Value {
  return url.startsWith('file://') ? scalar(url.slice('file://'.length), at) : unknown('not the address of a file', at);
}

/** `new URL('./x', import.meta.url)`: kept as the text of its address. */
function newUrl(call: NativeCall): Value {
  const [path, base] = call.values.map(textOf);
  if (path === undefined || !base?.startsWith('file://')) return unknown('an address that is not known', call.at);
  return text(`file://${posix.resolve(posix.dirname(base.slice('file://'.length)), path)}`, call.at);
}

function inWorkspace({ machine }: NativeCall, path: string): string | undefined {
  return workspacePath(posix.resolve(machine.workingDirectory, path));
}

function readFile(call: NativeCall, path: string): Value {
  const known = inWorkspace(call, path);
  const file = known === undefined ? undefined : call.machine.workspace.read(known);
  if (!file) return unknown(`the file ${path} is not part of the input`, call.at);
  return text(file.text, { file, start: 0, end: file.text.length });
}

/** A file of the input is there; another one may be there on the server. */
function exists(call: NativeCall, path: string): Value {
  const known = inWorkspace(call, path);
  if (known !== undefined && call.machine.workspace.exists(known)) return scalar(true, call.at);
  return unknown(`whether ${path} exists is not known`, call.at);
}

function parseJson(call: NativeCall): Value {
  const { machine, scope, at, values } = call;
  const [value] = values;
  if (value?.kind === 'scalar' && value.at.start === 0 && value.at.file.text === value.value)
    return machine.parts.load(machine, absolutePath(value.at.file.path), scope, at, undefined);
  return unknown(value?.kind === 'unknown' ? value.reason : 'JSON that is not in a file', at);
}
