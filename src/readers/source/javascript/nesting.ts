/**
 * The parser is native code: input that is nested a few thousand levels deep overflows its stack and takes the process down (default values at
 * about 2,200 levels, functions at 3,400, chains such as `a ? b : a ? b : …` at 6,500). Whatever walks the tree afterwards has less room still. So
 * the depth is measured before the parser sees the text. Files that people write stay far below.
 */
export const MAX_NESTING = 500;

/** What an operator may add to the depth of the tree; a bracket adds 1. */
const STEP = 0.5;

/** Words that take a statement, an expression or a type behind them, and so may stand in a row. */
const chaining = new Set(
  'if else for while do with new typeof void delete await yield async keyof readonly unique infer asserts abstract'.split(' '),
);
/** Words between two operands, which may stand on a line of their own. */
const infix = new Set(['in', 'instanceof', 'of', 'as', 'satisfies', 'extends', 'is']);
/** Words after which a slash starts a regular expression. */
const beforeRegExp = new Set([...chaining, ...infix, 'return', 'throw', 'case', 'default']);
/** Words whose parentheses are followed by a statement. */
const headed = new Set(['if', 'for', 'while', 'with']);

const LONGEST_WORD = Math.max(...[...beforeRegExp, ...headed].map((word) => word.length));

const BLANK = 1;
const WORD = 2;
/** What a character of ASCII is, by its code: 0 for all that is neither blank nor part of a word. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /\s/.test(character) ? BLANK : /[\w$]/.test(character) ? WORD : 0;
});

interface Level {
  /** What opened it: `(`, `[`, `{`, or `$` for a part of a template. */
  readonly kind: string;
  /** The parentheses of `if (…)` and the like: what follows is no operator. */
  readonly heads: boolean;
  /** Chains that end with the statement, those of `else`, which go on after a semicolon, and of `<`, which go on after a comma. */
  chain: number;
  lasting: number;
  angles: number;
}

/** What is wrong with text that is nested deeper than the parser can bear, and where it gets too deep. */
export function nestingProblem(text: string): { readonly message: string; readonly offset: number } | undefined {
  if (fewTokens(text)) return undefined;
  const offset = new Scan(text).run();
  return offset === undefined ? undefined : { message: `nested more than ${MAX_NESTING} levels deep`, offset };
}

/** Most files have fewer characters that could nest than levels are allowed. */
function fewTokens(text: string): boolean {
  let tokens = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isWord = (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 32 || code === 10;
    if (!isWord && ++tokens > MAX_NESTING) return false;
  }
  return text.length < MAX_NESTING * 20;
}

class Scan {
  private readonly text: string;
  private at = 0;
  private levels: Level[] = [];
  /** The sum over all levels that are open: how deep the tree may be here. */
  private depth = 0;
  private level: Level = { kind: '', heads: false, chain: 0, lasting: 0, angles: 0 };
  /** The word before, or `)`, `]`, `}`, `"` for what ends an operand, or an operator. */
  private before = '';
  private lineBreak = false;
  private closedHead = false;

  constructor(text: string) {
    this.text = text;
  }

  /** The offset at which it gets too deep. */
  run(): number | undefined {
    while (this.at < this.text.length) {
      this.token();
      if (this.depth > MAX_NESTING) return this.at;
    }
    return undefined;
  }

  private token(): void {
    const { text } = this;
    const code = text.charCodeAt(this.at);
    const kind = code < 128 ? kinds[code] : WORD;
    if (kind === BLANK) {
      if (code === 10) this.lineBreak = true;
      this.at++;
    } else if (kind === WORD) {
      if (code >= 128 && /\s/.test(text.charAt(this.at))) this.at++;
      else this.word();
    } else {
      const character = text.charAt(this.at);
      if (character === '"' || character === "'") this.string(character);
      else if (character === '`') this.template(this.at + 1);
      else if (character === '/' && (text[this.at + 1] === '/' || text[this.at + 1] === '*')) this.comment();
      else if (character === '/' && this.startsRegExp()) this.regExp();
      else if (character === '(' || character === '[' || character === '{') this.open(character);
      else if (character === ')' || character === ']' || character === '}') this.close(character);
      else this.operator(character);
    }
  }

  private word(): void {
    const { text, at } = this;
    let end = at + 1;
    for (let code = text.charCodeAt(end); code >= 128 || kinds[code] === WORD; code = text.charCodeAt(end)) end++;
    this.at = end;
    const isMember = this.before === '.';
    // Longer ones mean nothing here, and need not be cut out of the text.
    const word = end - at > LONGEST_WORD ? 'x' : text.slice(at, end);
    const isElse = !isMember && word === 'else';
    const isInfix = !isMember && infix.has(word);
    if (this.lineBreak && this.afterOperand && !this.closedHead && !isElse && !isInfix) this.endStatement();
    if (isElse) this.add('lasting');
    else if (isInfix) this.add('chain');
    else if (!isMember && chaining.has(word)) this.add('chain');
    this.now(isMember ? 'x' : word);
  }

  private get afterOperand(): boolean {
    return /^[)\]}"\w$\u0080-\uffff]/.test(this.before) && !beforeRegExp.has(this.before);
  }

  private now(token: string): void {
    this.before = token;
    this.lineBreak = false;
    this.closedHead = false;
  }

  private add(kind: 'chain' | 'lasting' | 'angles'): void {
    this.level[kind] += STEP;
    this.depth += STEP;
  }

  private endStatement(): void {
    this.depth -= this.level.chain + this.level.angles;
    this.level.chain = 0;
    this.level.angles = 0;
  }

  private string(quote: string): void {
    let i = this.at + 1;
    while (i < this.text.length && this.text[i] !== quote && this.text[i] !== '\n') i += this.text[i] === '\\' ? 2 : 1;
    this.at = i + 1;
    this.now('"');
  }

  /** Reads on in a template from some offset, up to its end or to the next expression in it. */
  private template(from: number): void {
    let i = from;
    while (i < this.text.length && this.text[i] !== '`') {
      if (this.text[i] === '$' && this.text[i + 1] === '{') {
        this.at = i + 1;
        this.open('$');
        return;
      }
      i += this.text[i] === '\\' ? 2 : 1;
    }
    this.at = i + 1;
    this.add('chain');
    this.now('"');
  }

  private comment(): void {
    const line = this.text[this.at + 1] === '/';
    const end = this.text.indexOf(line ? '\n' : '*/', this.at + 2);
    if (end === -1) this.at = this.text.length;
    else this.at = line ? end : end + 2;
  }

  private startsRegExp(): boolean {
    return this.closedHead || !this.afterOperand;
  }

  private regExp(): void {
    let inClass = false;
    let i = this.at + 1;
    for (; i < this.text.length && this.text[i] !== '\n' && (inClass || this.text[i] !== '/'); i++) {
      if (this.text[i] === '\\') i++;
      else if (this.text[i] === '[') inClass = true;
      else if (this.text[i] === ']') inClass = false;
    }
    this.at = i + 1;
    this.now('"');
  }

  private open(kind: string): void {
    this.at++;
    if (kind !== '{' && this.afterOperand) this.add('chain');
    this.levels.push(this.level);
    this.level = { kind, heads: kind === '(' && headed.has(this.before), chain: 0, lasting: 0, angles: 0 };
    this.depth++;
    this.now(kind === '$' ? '{' : kind);
  }

  private close(character: string): void {
    const { kind, heads, chain, lasting, angles } = this.level;
    const outer = this.levels.pop();
    if (outer) {
      this.level = outer;
      this.depth -= 1 + chain + lasting + angles;
    }
    this.now(character);
    this.closedHead = heads;
    if (kind === '$' && character === '}') this.template(this.at + 1);
    else this.at++;
  }

  private operator(character: string): void {
    const { text } = this;
    const arrow = character === '=' && text[this.at + 1] === '>';
    this.at += arrow ? 2 : 1;
    if (character === ';') this.endStatement();
    else if (character === ',') {
      this.depth -= this.level.chain;
      this.level.chain = 0;
    } else if (character === '<') this.add('angles');
    else if (arrow || character === '?' || character === ':' || character === '=') this.add('chain');
    else if (character === '.') this.add('chain');
    else if (character !== '>') this.add('chain');
    this.now(character === '.' && text[this.at] === '.' ? '..' : character);
  }
}
