import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { memoryWorkspace } from '../../../../src/files/workspace.ts';
import type { Node } from '../../../../src/model/tree.ts';
import { evaluateFile } from '../../../../src/readers/source/javascript/evaluate/evaluate.ts';

/** What the evaluator says an expression is, in JSON as Node would print it, where numbers are texts, so that NaN is one. */
function evaluated(expression: string): string | undefined {
  const file = { path: 'ecosystem.config.js', text: `module.exports = [${expression}]` };
  return JSON.stringify(plain(evaluateFile(file, memoryWorkspace({ [file.path]: file.text })).exports), shown);
}

function plain(node: Node | undefined): unknown {
  if (node?.kind === 'scalar') return node.value;
  if (node?.kind === 'seq') return [...node.items.map(plain), ...(node.gap ? [`…${node.gap.reason}`] : [])];
  if (node?.kind === 'map') return Object.fromEntries(node.entries.map(({ key, value }) => [key.value, plain(value)]));
  return node && `?${node.reason}`;
}

function shown(_: string, value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value;
}

// Node itself says what each of these is: they are our own, and harmless.
it.each([
  // Lists
  '[1, 2, 3].at(-1)',
  '[1, 2].at()',
  '[1].at(5)',
  '[1, 2, 3].fill(0)',
  '[1, 2, 3].fill()',
  '[1, 2, 3].fill(0, 1)',
  '[1, 2, 3].fill(0, -2, -1)',
  '((a) => [a.pop(), a.shift(), a, a.push(7, 8), a])([1, 2, 3])',
  '((a) => [a.pop(), a.shift(), a])([])',
  '((a) => [a.unshift(0), a.reverse(), a.sort()])([3, 10, 2])',
  '((a) => [a.splice(1, 1, 8, 9), a])([1, 2, 3])',
  '((a) => [a.splice(1), a])([1, 2, 3])',
  '((a) => [a.splice(-1, 1), a])([1, 2, 3])',
  '[3, 1, 2].sort((a, b) => a - b)',
  '[3, 1, 2].toSorted((a, b) => b - a)',
  "['b', 'a', 'b'].toSorted()",
  '[1, 2].toReversed()',
  '[1, 2, 3].reduce((sum, n) => sum + n)',
  '[1, 2, 3].reduce((sum, n, i) => sum + n * i, 10)',
  "['a', 'b'].reduce((all, name) => ({ ...all, [name]: name.length }), {})",
  '[1, [2, [3, [4]]]].flat()',
  '[1, [2, [3, [4]]]].flat(2)',
  '[1, [2]].flat(0)',
  '[1, 2].flatMap((n) => [n, n * 2])',
  '[1].concat([2, 3], 4)',
  '[1, 2, 3, 4].slice(1, -1)',
  "[1, null, 'x', undefined].join()",
  "[1, 2].join('')",
  '[1, 2].join(undefined)',
  '[1, 2].includes(2)',
  '[1, 2].includes(5)',
  '[1, 2, 1].indexOf(1)',
  '[1, 2, 1].indexOf(1, 1)',
  '[1, 2, 1].includes(2, 2)',
  '[1, 2].indexOf(9)',
  '[1, 2].find((n) => n > 1)',
  '[1, 2].find((n) => n > 5)',
  '[1, 2].findIndex((n) => n > 5)',
  '[1, 2].some((n) => n > 1)',
  '[1, 2].every((n) => n > 1)',
  '[1, 2].every((n) => n > 0)',
  '[...[1, 2].entries()].map(([i, n]) => i * n)',
  '[...[7, 8].keys()]',
  "['1', '2', '3'].map(Number)",
  "[0, '', 'a', null, 1].filter(Boolean)",
  '((a) => { a[0] = 5; a[2] = 6; return a; })([1, 2])',
  '((a) => { let n = 0; a.forEach((x, i) => { n += x * i; }); return n; })([1, 2, 3])',
  '((set) => [set.size, set.has(2), set.has(9), ...set.add(4)])(new Set([1, 2, 2]))',
  '[...new Set()]',
  '[[1, 2].length, [1, 2][1], [1, 2][7]]',
  '((a) => [a.fill(0, 1, 2), a])([1, 2, 3])',
  '[5, 5].indexOf(5, -1)',
  'Object.assign([1, 2, 3], [8, 9])',
  'Object.assign([1, 2], { 1: 5, 2: 6 })',
  'Object.assign([1, 2], { more: true })',
  // Texts
  "'a-b-c'.split('-', 2)",
  "'abc'.split()",
  "'abc'.split('')",
  "'abc'.substring(1)",
  "'abc'.substring()",
  "'abc'.slice(-2)",
  "'abc'.slice(1, undefined)",
  "'abc'.startsWith('b', 1)",
  "'abc'.startsWith('a')",
  "'abc'.endsWith('b', 2)",
  "'abc'.endsWith('c')",
  "'abc'.endsWith()",
  "'abca'.indexOf('a', 1)",
  "'abca'.lastIndexOf('a', 2)",
  "'abc'.includes('a', 1)",
  "'undefined'.includes()",
  "'abc'.indexOf('c') + 'abcb'.lastIndexOf('b')",
  "'abc'.charAt() + 'abc'.charAt(1) + 'abc'.at(-1) + 'abc'.at()",
  "'a'.concat('b', 1, null)",
  "'7'.padStart(3, '0') + '7'.padEnd(3, '.') + '7'.padStart() + '7'.padEnd()",
  "'ab'.repeat(2) + 'ab'.repeat()",
  "' a '.trim() + ' a '.trimStart() + ' a '.trimEnd()",
  "'aXa'.replace('a', 'b') + 'aXa'.replaceAll('a', '$&')",
  "'aB'.toUpperCase() + 'aB'.toLowerCase() + 'a'.toString() + 'a'.valueOf()",
  '(3.14159).toFixed(2) + (2.5).toFixed() + (7).toString() + true.toString()',
  "['abc'.length, 'abc'[1], 'abc'[9]]",
  "'a.b.c'.replace('.', '$&$&') + 'a.b'.replaceAll('.', '[$`]')",
  // Operators
  "[1 === 1, 1 !== 1, 1 == '1', 1 != '1', null == undefined, null == 0, 'a' == 'b', true == 1, NaN == NaN]",
  "[1 < 2, 2 > 3, 2 <= 2, 3 >= 4, 'a' < 'b', 'b' <= 'a', '10' < '9', '10' < 9]",
  '[7 - 2, 7 * 2, 7 / 2, 7 % 2, 7 ** 2, 1 << 4, -16 >> 2, -1 >>> 28, 6 & 3, 6 | 3, 6 ^ 3, ~6]',
  "[1 + '1', 1 + 1, true + 1, null + 1, undefined + 1]",
  "[-'3', +'4', +'', !0, !'a', void 0]",
  "[typeof 1, typeof 'a', typeof null, typeof undefined, typeof {}, typeof [], typeof (() => 1), typeof Number]",
  "['a' in { a: 1 }, 'b' in { a: 1 }]",
  '((a, b) => [a === a, a == b, a !== b, a != a, a === 1])({}, {})',
  '[0 || 1, 0 ?? 1, null ?? 1, 1 && 2, 0 && 2]',
  '((n) => [n++, n, ++n, n--, --n])(3)',
  '((n, m, o) => { n += 1; m ||= 5; o ??= 6; n &&= 9; return [n, m, o]; })(1, 0)',
  '((o) => [o?.a, o?.a.b, o?.f?.(), o?.[0]])(null)',
  '((o) => [o?.a?.b, o.c?.d, o.f?.(2), o.g?.(3)])({ a: { b: 1 }, f: (n) => n })',
  '(1, 2)',
  // Objects and their functions
  'Object.entries({ a: 1, b: 2 }).map(([key, value]) => key + value)',
  "[Object.keys(['x', 'y']), Object.values(['x', 'y']), Object.entries(['x'])]",
  "Object.fromEntries([['a', 1], ['b', 2]])",
  'Object.assign({ a: 1, b: 1 }, { b: 2 }, null, { c: 3 })',
  'Object.freeze({ a: 1 })',
  "[{ a: 1 }.hasOwnProperty('a'), { a: 1 }.hasOwnProperty('b')]",
  "((o) => { o.a = 1; o['b'] = 2; o[1 + 1] = 3; delete o.a; return o.b; })({})",
  '((o) => { let out = ""; for (const key in o) out += key; return out; })({ a: 1, b: 2 })',
  '((o) => { let out = ""; for (const key in o) out += key; return out; })(["x", "y"])',
  '(({ a, ...rest }) => rest)({ a: 1, b: 2, c: 3 })',
  "(({ 'a': x, ['b']: y = 5, c: { d } = { d: 6 } }) => [x, y, d])({ a: 1 })",
  '(([a, , b = 4, ...rest]) => [a, b, rest])([1, 2, undefined, 3, 5])',
  '((a, b) => { [a, b] = [b, a]; return [a, b]; })(1, 2)',
  '((o) => { ({ x: o.a, y: [o.b] } = { x: 1, y: [2] }); return o; })({})',
  '(function again(n) { return n > 3 ? [n] : [n, ...again(n + 1)]; })(1)',
  '(function () { return this.n; }).call({ n: 4 })',
  // Numbers
  "[parseInt('12px'), parseInt('ff', 16), parseInt('0x1f'), parseInt('017'), parseInt('x'), parseFloat('1.5s')]",
  "[Number('5'), Number(''), Number.parseInt('7', 8), Number.parseFloat('.5'), Number.isInteger(5), Number.isFinite('5')]",
  "[isNaN('x'), Number.isNaN('x'), Number.isNaN(NaN)]",
  '[Math.max(1, 2), Math.min(1, 2), Math.abs(-1), Math.ceil(1.2), Math.floor(1.8), Math.round(1.5), Math.trunc(-1.5), Math.pow(2, 3)]',
  "[String(5), String(null), String(undefined), Boolean(''), Boolean([])]",
  // Making lists
  '[Array(2).fill(1), new Array(1, 2), Array.of(3), Array.isArray([]), Array.isArray({})]',
  'Array.from({ length: 3 }, (_, i) => i * 2)',
  'Array.from([1, 2], (n) => n + 1)',
  "Array.from('ab')",
  // Statements
  "((n) => { switch (n) { case 1: return 'one'; case 2: case 3: return 'few'; default: return 'many'; } })(2)",
  "((n) => { switch (n) { case 1: return 'one'; default: return 'many'; } })(7)",
  "((n) => { let out = ''; switch (n) { case 1: out += 'a'; case 2: out += 'b'; break; case 3: out += 'c'; } return out; })(1)",
  '((n) => { let out = 0; switch (n) { case 1: out = 1; } return out; })(9)',
  '(() => { let n = 0; for (let i = 0; i < 5; i++) { if (i === 1) continue; if (i === 4) break; n += i; } return n; })()',
  '(() => { let i, n = 0; for (i = 0; i < 3; i++) n += i; return n; })()',
  '(() => { let n = 0; while (n < 5) n += 2; do { n += 10; } while (n < 20); return n; })()',
  '(() => { let n; const out = []; for (n of [1, 2]) out.push(n); return out; })()',
  '(() => { const out = []; for (const [k, v] of Object.entries({ a: 1 })) out.push(k + v); return out; })()',
  "(() => { try { return 'a'; } finally { } })()",
  "(() => { let n = 'a'; try { n = 'b'; } catch { n = 'c'; } finally { n += 'd'; } return n; })()",
  "(() => { try { throw new Error('x'); } catch { return 'caught'; } })()",
  "(() => { if (1 > 2) return 'a'; else if (2 > 1) return 'b'; return 'c'; })()",
  '(() => { block: { break block; } return 1; })()',
  '`a${1}b${`c${null}`}`',
])('%s', (expression) => {
  expect(evaluated(expression)).toBe(JSON.stringify(runInNewContext(`[${expression}]`), shown));
});
