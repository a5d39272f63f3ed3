import { Language, Parser, type TreeCursor } from 'web-tree-sitter';
import { type GrammarName, grammarBytes } from '../../files/grammars.ts';
import type { SourceFile } from '../../model/place.ts';

/** One node of a syntax tree, copied out of the parser. Offsets are UTF-16 and count in the file's text. */
export interface SyntaxNode {
  readonly type: string;
  /** Its name in the rule of its parent: `function`, `arguments`. */
  readonly field: string | undefined;
  readonly named: boolean;
  readonly start: number;
  readonly end: number;
  readonly children: readonly SyntaxNode[];
}

export interface SyntaxTree {
  readonly root: SyntaxNode;
  /** Why the tree is not the whole of the file. */
  readonly problem: string | undefined;
}

export type ParseSource = (file: SourceFile) => SyntaxTree;

/** Longest source that is parsed, characters: what is longer was written by a program. */
const MAX_SOURCE_CHARS = 1_000_000;
/** Deepest nesting that is looked at. */
const MAX_DEPTH = 250;
/** Nodes that are copied of one file. */
const MAX_NODES = 600_000;
/** How often the parser reports its progress (about every hundred steps) before it is stopped: errors make it try many ways. */
const MAX_PROGRESS = 200_000;

/** What a node's type tells, by the number that the grammar gives it: each question to the parser costs more than all that is done with the answer. */
type Kinds = Map<number, Pick<SyntaxNode, 'type' | 'named'>>;

interface Grammar {
  readonly language: Language;
  readonly kinds: Kinds;
  parser: Parser;
}

let ready: Promise<void> | undefined;
const grammars = new Map<GrammarName, Promise<Grammar>>();
/** Parsers that broke down in the middle of a file: nothing is asked of them any more, and they are not collected, which would ask them. */
const broken: Parser[] = [];

/** The only way to the parser; loaded with its grammar when a program of that language is met. The result never throws. */
export async function sourceParser(grammar: Exclude<GrammarName, 'runtime'>): Promise<ParseSource> {
  // The runtime takes its own bytes, so that it looks for no file beside the bundle.
  // What it would print when it gives up on a file is told as a gap.
  ready ??= Parser.init({ wasmBinary: grammarBytes('runtime'), printErr: () => {} });
  await ready;
  let loading = grammars.get(grammar);
  if (loading === undefined) {
    loading = Language.load(grammarBytes(grammar)).then((language) => ({ language, kinds: new Map(), parser: parserOf(language) }));
    grammars.set(grammar, loading);
  }
  const loaded = await loading;
  return (file) => parseWith(loaded, file);
}

function parserOf(language: Language): Parser {
  return new Parser().setLanguage(language);
}

function parseWith(grammar: Grammar, { text }: SourceFile): SyntaxTree {
  const { parser, kinds } = grammar;
  if (text.length > MAX_SOURCE_CHARS)
    return empty(text, `it has more than ${MAX_SOURCE_CHARS} characters, which are read of a source (limit MAX_SOURCE_CHARS)`);
  let steps = 0;
  let tree: ReturnType<Parser['parse']>;
  try {
    tree = parser.parse(text, null, { progressCallback: () => ++steps > MAX_PROGRESS });
  } catch (error) {
    broken.push(parser);
    grammar.parser = parserOf(grammar.language);
    return empty(text, `the parser gave up: ${String(error)}`);
  }
  if (tree === null) {
    parser.reset();
    return empty(text, 'it is too hard to parse (limit MAX_PROGRESS)');
  }
  // A cursor that is left to the garbage collector frees, some time later, what happens to lie in the parser's memory then: web-tree-sitter gives its
  // finalizer the address of the tree. Deleted here, it has none.
  const cursor = tree.walk();
  try {
    const copy = new Copy(kinds);
    const root = copy.node(cursor, 0);
    const problem = tree.rootNode.hasError ? 'parts of it could not be parsed' : copy.problem;
    return { root, problem };
  } finally {
    cursor.delete();
    tree.delete();
  }
}

function empty(text: string, problem: string): SyntaxTree {
  return { root: { type: 'empty', field: undefined, named: true, start: 0, end: text.length, children: [] }, problem };
}

class Copy {
  problem: string | undefined;
  readonly #kinds: Kinds;
  #nodes = 0;

  constructor(kinds: Kinds) {
    this.#kinds = kinds;
  }

  node(cursor: TreeCursor, depth: number): SyntaxNode {
    return this.#copy(cursor, this.#kindOf(cursor), depth);
  }

  #kindOf(cursor: TreeCursor): Pick<SyntaxNode, 'type' | 'named'> {
    const id = cursor.nodeTypeId;
    const known = this.#kinds.get(id) ?? { type: cursor.nodeType, named: cursor.nodeIsNamed };
    this.#kinds.set(id, known);
    return known;
  }

  #copy(cursor: TreeCursor, { type, named }: Pick<SyntaxNode, 'type' | 'named'>, depth: number): SyntaxNode {
    this.#nodes++;
    const children: SyntaxNode[] = [];
    const made: SyntaxNode = {
      type,
      field: cursor.currentFieldName ?? undefined,
      named,
      start: cursor.startIndex,
      end: cursor.endIndex,
      children,
    };
    if (depth >= MAX_DEPTH) this.problem ??= 'it is nested too deep (limit MAX_DEPTH)';
    else if (this.#nodes > MAX_NODES) this.problem ??= 'it has too many parts (limit MAX_NODES)';
    else if (cursor.gotoFirstChild()) {
      do {
        const kind = this.#kindOf(cursor);
        if (kind.type !== 'comment') children.push(this.#copy(cursor, kind, depth + 1));
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    return made;
  }
}

/** The child that stands in this place of its parent's rule. */
export function childOf(node: SyntaxNode | undefined, field: string): SyntaxNode | undefined {
  return node?.children.find((child) => child.field === field);
}

/** The children of a type; a node that is missing has none. */
export function childrenOf(node: SyntaxNode | undefined, type: string): readonly SyntaxNode[] {
  return node?.children.filter((child) => child.type === type) ?? [];
}

/** What is more than punctuation; a node that is missing has nothing. */
export function namedOf(node: SyntaxNode | undefined): readonly SyntaxNode[] {
  return node?.children.filter((child) => child.named) ?? [];
}
