import * as bash from 'unbash';
import type { AssignmentSyntax, ParsedShell, RedirectSyntax, Span, Statement, WordPart, WordSyntax } from './syntax.ts';

type Locate = (start: number, end: number) => Span;

/** Longer texts are not scripts that somebody wrote; the parser's time is bounded by it. */
const LONGEST = 1_000_000;

/**
 * The one door to the shell parser: Bash and POSIX `sh` text in, our own small tree out, with UTF-16 offsets into the text. Never throws: what
 * the grammar does not allow is in `errors`, with the best tree that could be made.
 */
export function parseShell(text: string): ParsedShell {
  if (text.length > LONGEST) return { statements: [], errors: [{ message: 'the script is too long to be read', at: 0 }] };
  try {
    const script = bash.parse(text);
    const here: Locate = (start, end) => ({ start, end });
    return {
      statements: new Converter(text, here).statements(script.commands),
      errors: (script.errors ?? []).map((error) => ({ message: error.message, at: error.pos })),
    };
  } catch (error) {
    return { statements: [], errors: [{ message: String(error), at: 0 }] };
  }
}

class Converter {
  readonly #source: string;
  readonly #at: Locate;

  constructor(source: string, at: Locate) {
    this.#source = source;
    this.#at = at;
  }

  statements(list: readonly bash.Statement[]): Statement[] {
    return list.map((statement) => this.#node(statement.command, statement.background === true, []));
  }

  #list(list: bash.CompoundList): Statement[] {
    return this.statements(list.commands);
  }

  #node(node: bash.Statement['command'], background: boolean, outer: readonly bash.Redirection[]): Statement {
    const base = {
      ...this.#at(node.pos, Math.max(node.pos, node.end)),
      background,
      redirects: outer.map((redirect) => this.#redirect(redirect)),
    };
    switch (node.type) {
      case 'Command':
        return this.#command(node, base);
      case 'Pipeline': {
        const negated = node.prefixes.some((prefix) => prefix.type === 'Negation');
        return { ...base, kind: 'pipeline', negated, statements: node.commands.map((command) => this.#node(command, false, [])) };
      }
      case 'AndOr':
        return { ...base, kind: 'and-or', operators: node.operators, statements: node.commands.map((c) => this.#node(c, false, [])) };
      case 'If': {
        return {
          ...base,
          kind: 'if',
          arms: [node, ...node.elif].map((arm) => ({ condition: this.#list(arm.clause), body: this.#list(arm.then) })),
          otherwise: node.else && this.#list(node.else),
        };
      }
      case 'For':
      case 'Select': {
        const list = node.wordlist?.map((word) => this.word(word));
        return { ...base, kind: 'loop', by: 'for', variable: node.name.value, list, condition: [], body: this.#list(node.body) };
      }
      case 'ArithmeticFor':
        return { ...base, kind: 'loop', by: 'for', variable: undefined, list: undefined, condition: [], body: this.#list(node.body) };
      case 'While': {
        const condition = this.#list(node.clause);
        return { ...base, kind: 'loop', by: node.kind, variable: undefined, list: undefined, condition, body: this.#list(node.body) };
      }
      case 'Case': {
        const items = node.items.map((item) => ({ patterns: item.pattern.map((word) => this.word(word)), body: this.#list(item.body) }));
        return { ...base, kind: 'case', word: this.word(node.word), items };
      }
      case 'Subshell':
        return { ...base, kind: 'subshell', body: this.#list(node.body) };
      case 'BraceGroup':
        return { ...base, kind: 'group', body: this.#list(node.body) };
      case 'Function':
        return { ...base, kind: 'function', name: node.name.value, body: this.#body(node.body) };
      case 'Coproc':
        return { ...base, background: true, kind: 'group', body: this.#body(node.body) };
      case 'Redirected':
        return this.#node(node.command, background, node.redirects);
      case 'TestCommand':
        return { ...base, kind: 'command', assignments: [], words: [this.#plain(node.pos, '[['), ...this.#testWords(node.expression)] };
      case 'ArithmeticCommand':
        return { ...base, kind: 'command', assignments: [], words: [this.#plain(node.pos, '((')] };
    }
  }

  #body(body: bash.CommandNode | bash.CompoundList): Statement[] {
    if (body.type === 'CompoundList') return this.#list(body);
    const statement = this.#node(body, false, []);
    return statement.kind === 'group' && statement.redirects.length === 0 ? [...statement.body] : [statement];
  }

  #command(node: bash.Command, base: Span & { background: boolean; redirects: RedirectSyntax[] }): Statement {
    const words: WordSyntax[] = node.name ? [this.word(node.name)] : [];
    const assignments: AssignmentSyntax[] = [];
    const redirects = [...base.redirects];
    for (const item of [...node.prefix, ...node.suffix]) {
      if (item.type === 'Word') words.push(this.word(item));
      else if (item.type === 'Assignment') assignments.push(this.#assignment(item));
      else redirects.push(this.#redirect(item));
    }
    return { ...base, redirects, kind: 'command', words, assignments };
  }

  #assignment(node: bash.Assignment): AssignmentSyntax {
    const { value } = node;
    return {
      ...this.#at(node.pos, node.end),
      name: node.index === undefined ? node.name : `${node.name}[]`,
      append: node.append === true,
      value: value.type === 'ArrayValue' ? value.elements.map((word) => this.word(word)) : this.word(value),
    };
  }

  #redirect(node: bash.Redirection): RedirectSyntax {
    const place = this.#at(node.pos, node.end);
    if (node.type !== 'HereDoc')
      return { ...place, operator: node.operator, target: node.target && this.word(node.target), body: undefined };
    const body = { ...this.#at(node.body.pos, node.body.end), quoted: node.delimiter?.quoted === true };
    return { ...place, operator: node.operator, target: undefined, body };
  }

  #plain(start: number, value: string): WordSyntax {
    const span = this.#at(start, start + value.length);
    return { ...span, parts: [{ kind: 'text', value }], bare: true, inner: () => [span] };
  }

  word(word: bash.Word): WordSyntax {
    const { parts } = word;
    return {
      ...this.#at(word.pos, word.end),
      parts: parts ? parts.flatMap((part) => this.#part(part)) : [{ kind: 'text', value: word.value }],
      bare: !parts?.some((part) => /Quoted$/.test(part.type)),
      inner: () => (parts ? parts.flatMap((part) => this.#inner(part)) : this.#unescaped(word.pos, word.end, /[\s\S]/)),
    };
  }

  #part(part: bash.WordPart): WordPart[] {
    switch (part.type) {
      case 'Literal':
      case 'SingleQuoted':
      case 'AnsiCQuoted':
      case 'Glob':
        return [{ kind: 'text', value: part.value }];
      case 'DoubleQuoted':
      case 'LocaleString':
        return part.parts.flatMap((child) => this.#part(child));
      case 'SimpleExpansion':
        return [{ kind: 'variable', name: part.text.slice(1), fallback: undefined, whole: false }];
      case 'ParameterExpansion':
        return [this.#parameter(part)];
      case 'CommandExpansion':
      case 'ProcessSubstitution':
        return [{ kind: 'substitution', body: this.#substitution(part) }];
      case 'BraceExpansion':
      case 'ExtendedGlob':
        return [{ kind: 'text', value: part.text }];
      case 'ArithmeticExpansion':
        return [{ kind: 'unknown' }];
    }
  }

  #parameter(part: bash.ParameterExpansionPart): WordPart {
    const { operation } = part;
    const index = part.index?.text;
    const whole = index === '@' || index === '*';
    // `${LIST[0]}` is `$LIST`.
    if (part.prefix !== undefined || !(whole || index === undefined || index === '0')) return { kind: 'unknown' };
    if (operation === undefined) return { kind: 'variable', name: part.parameter, fallback: undefined, whole };
    if (operation.type !== 'Default' || operation.operator.includes('+')) return { kind: 'unknown' };
    const fallback = operation.operator.includes('?') ? undefined : this.word(operation.operand);
    return { kind: 'variable', name: part.parameter, fallback, whole };
  }

  #substitution(part: bash.CommandExpansionPart | bash.ProcessSubstitutionPart): Statement[] {
    const { script } = part;
    if (!script) return [];
    // Inside escaped backticks offsets index a decoded copy of the text: all of it stands where the substitution stands.
    if (script.source === undefined) return this.statements(script.commands);
    const outer = this.#at(part.pos, part.end);
    return new Converter(script.source, () => outer).statements(script.commands);
  }

  #inner(part: bash.WordPart): Span[] {
    if (part.type === 'SingleQuoted') return [this.#at(part.pos + 1, part.end - 1)];
    if (part.type === 'DoubleQuoted') return this.#unescaped(part.pos + 1, part.end - 1, /[$`"\\\n]/);
    if (part.type === 'Literal') return this.#unescaped(part.pos, part.end, /[\s\S]/);
    return [this.#at(part.pos, part.end)];
  }

  /** The ranges of `[start, end)` without the backslashes that stand before a character they escape. */
  #unescaped(start: number, end: number, escapes: RegExp): Span[] {
    const ranges: Span[] = [];
    let from = start;
    for (let i = start; i < end - 1; i++) {
      const next = this.#source.charAt(i + 1);
      if (this.#source[i] !== '\\' || !escapes.test(next)) continue;
      if (i > from) ranges.push(this.#at(from, i));
      from = next === '\n' ? i + 2 : i + 1;
      i++;
    }
    if (end > from) ranges.push(this.#at(from, end));
    return ranges;
  }

  #testWords(expression: bash.TestExpression): WordSyntax[] {
    switch (expression.type) {
      case 'TestUnary':
        return [this.#plain(expression.pos, expression.operator), this.word(expression.operand)];
      case 'TestBinary':
        return [this.word(expression.left), this.#plain(expression.left.end, expression.operator), this.word(expression.right)];
      case 'TestLogical':
        return expression.operands.flatMap((operand, i) => [
          ...(i === 0 ? [] : [this.#plain(operand.pos, expression.operator)]),
          ...this.#testWords(operand),
        ]);
      case 'TestNot':
        return [this.#plain(expression.pos, '!'), ...this.#testWords(expression.operand)];
      case 'TestGroup':
        return this.#testWords(expression.expression);
    }
  }
}
