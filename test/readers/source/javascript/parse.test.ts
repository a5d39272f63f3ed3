import { describe, expect, it } from 'vitest';
import { childrenOf, type Node } from '../../../../src/readers/source/javascript/estree.ts';
import { MAX_NESTING, nestingProblem } from '../../../../src/readers/source/javascript/nesting.ts';
import { parseExpression, parseJavaScript } from '../../../../src/readers/source/javascript/parse.ts';

const parse = (text: string, path = 'a.js') => parseJavaScript({ path, text });

describe('parseJavaScript', () => {
  it('counts offsets in UTF-16 units, also after text beyond ASCII', () => {
    const text = '// é😀日\nconst a = "😀"; // b😀\nfoo();';
    const { program, comments } = parse(text);
    expect(program.body.map(({ start, end }) => text.slice(start, end))).toEqual(['const a = "😀";', 'foo();']);
    expect(comments.map(({ start, end, text: inner }) => [text.slice(start, end), inner])).toEqual([
      ['// é😀日', ' é😀日'],
      ['// b😀', ' b😀'],
    ]);
  });

  it.each([
    ['a.js', 'const x = <div>text</div>;'],
    ['a.js', 'if (x) return; foo()'],
    ['a.js', 'await x; import "y"'],
    ['a.cjs', 'return 3'],
    ['a.mjs', 'export default await 1'],
    ['a.ts', 'const x = <Y>z; enum E { A } abstract class C { constructor(private readonly a: B) {} }'],
    ['a.tsx', 'const x = <Y a={1 as number} />'],
    ['a.mts', 'import type { X } from "x"; export { type X }'],
    ['no-ending', '#!/usr/bin/env node\nmodule.exports = 1'],
    ['a.ts', '@Processor("q") class A { @Cron("* * * * *") run() {} }'],
  ])('reads %s: %s', (path, text) => {
    expect(parse(text, path).errors).toEqual([]);
    expect(parse(text, path).program.body.length).toBeGreaterThan(0);
  });

  it('tells errors with their place, and has no program then', () => {
    const { program, errors } = parse('const é = 1;\nconst a = {;');
    expect(program.body).toEqual([]);
    expect(errors).toEqual([{ message: 'Unexpected token', at: { file: expect.anything(), start: 24, end: 25 } }]);
  });

  it('leaves parentheses out and visits every child', () => {
    const names: string[] = [];
    const visit = (node: Node): void => {
      if (node.type === 'Identifier') names.push(node.name);
      childrenOf(node).forEach(visit);
    };
    visit(parse('(a)((b as any)!, c => ({ d: [e, ...f] }))', 'a.ts').program);
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('counts in an expression from where the file starts', () => {
    const text = '{ // é\n "a": [1, ] }';
    const [statement] = parseExpression({ path: 'a.json', text }).program.body;
    expect(statement?.type === 'ExpressionStatement' && text.slice(statement.expression.start, statement.expression.end)).toBe(text);
    const [error] = parseExpression({ path: 'a.json', text: '{ "a": }' }).errors;
    expect(error?.at).toMatchObject({ start: 7, end: 8 });
  });
});

describe('nestingProblem', () => {
  const times = 2 * MAX_NESTING;
  it.each<[string, string]>([
    ['lists', '['.repeat(times)],
    ['blocks', '{'.repeat(times)],
    ['calls', 'f('.repeat(times)],
    ['templates', '`${'.repeat(times)],
    ['functions in templates', '`${()=>{'.repeat(times)],
    ['arrows', 'a=>'.repeat(2 * times)],
    ['conditions', 'a?b:'.repeat(2 * times)],
    ['if', 'if(a)\n'.repeat(2 * times)],
    ['else', 'if(a);else\n'.repeat(2 * times)],
    ['new', 'new\n'.repeat(4 * times)],
    ['assignments', 'a=\ntype=\n'.repeat(2 * times)],
    ['labels', 'a:\n'.repeat(4 * times)],
    ['type arguments', 'let x: A<B, '.repeat(2 * times)],
    ['operators', 'a + '.repeat(11 * times)],
    ['closing brackets in texts', `["]", `.repeat(times)],
    ['closing brackets in templates', '[`]`, '.repeat(times)],
    ['closing brackets in comments', '[/*]*/ //]\n'.repeat(times)],
    ['closing brackets in regular expressions', '[/]["]/, '.repeat(times)],
    ['a quote in a regular expression after if', `if (x) /"/;${'['.repeat(times)}`],
    ['behind spaces beyond ASCII', `a\u2003=\u00a0${'['.repeat(times)}`],
    ['behind texts with escapes', `'\\'', "\\"", \`\\\`\`, ${'['.repeat(times)}`],
    ['behind a regular expression with escapes', `/\\//, /[\\]"]/, ${'['.repeat(times)}`],
    ['behind brackets that nothing opens', `}])${'['.repeat(times)}`],
    ['quotes around divisions', `a = b / "" / c;${'['.repeat(times)}`],
  ])('refuses %s', (_, text) => {
    expect(nestingProblem(text)).toEqual({ message: 'nested more than 500 levels deep', offset: expect.any(Number) });
  });

  it.each<[string, string]>([
    ['many statements', 'foo(a, b[c], { d });\n'.repeat(times)],
    ['statements without semicolons', 'const a = b ? c : d\nfoo = bar\nbaz()\n'.repeat(times)],
    ['a long list', `[${'{ a: 1, b: [2] },\n'.repeat(times)}]`],
    ['brackets in texts', `"[", '{', \`(\`, /[(]/, // [\n`.repeat(times)],
    ['many cases', `switch (a) {${'case "a":\n  foo();\n  break;\n'.repeat(times)}}`],
    ['a long type', `interface A {\n${'  a: Map<string, B | C>\n  b?: D[]\n'.repeat(times)}}`],
    ['chained calls', `a${'.then((x) => x.y)\n'.repeat(times / 4)}`],
    ['an open comment', `/* ${'['.repeat(times)}`],
    ['a comment at the end', `// ${'['.repeat(times)}`],
    ['comparisons', 'if (a < b && c > d) e()\n'.repeat(times)],
  ])('passes %s', (_, text) => {
    expect(nestingProblem(text)).toBeUndefined();
  });

  it('becomes an error with its place', () => {
    const [error] = parse(`x = ${'['.repeat(600)}`).errors;
    expect(error).toEqual({ message: 'nested more than 500 levels deep', at: { file: expect.anything(), start: 504, end: 505 } });
  });
});
