import { type Document, isAlias, isCollection, isMap, isPair, isScalar, parseAllDocuments, type YAMLError } from 'yaml';
import { MAX_DEPTH, type TreeBuilder } from './yaml-tree.ts';

/**
 * Reads text that the fast parser refuses, and feeds the same builder. Slower by an order of magnitude, but it goes on behind an error, and
 * what it calls an error is one. `from` is where the text begins in the builder's file.
 */
export function feedTolerantly(builder: TreeBuilder, text: string, from: number): void {
  const documents = parse(text);
  if (typeof documents === 'string') {
    builder.problem('error', `not valid YAML: ${documents}`, from, from);
    return;
  }
  for (const document of documents) {
    const [first, ...more] = document.errors;
    const explicit = document.directives?.docStart === true;
    if (explicit || !isNothing(document.contents)) {
      builder.openDocument(from, explicit);
      feedNode(builder, document.contents, from, 0);
      builder.closeDocument(from + text.length);
    }
    if (first) report(builder, first, more.length, from);
  }
}

/** `...` alone is no document. */
function isNothing(contents: unknown): boolean {
  return !contents || (isScalar(contents) && contents.source === '' && contents.type === 'PLAIN' && !contents.anchor && !contents.tag);
}

function parse(text: string): readonly Document[] | string {
  try {
    return parseAllDocuments(text, { version: '1.2', schema: 'core', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  } catch (error) {
    // Its composer calls itself for each level, so very deep nesting ends the stack.
    return error instanceof RangeError ? `nested too deep, more than ${MAX_DEPTH} levels (limit MAX_DEPTH)` : String(error);
  }
}

const hints: Partial<Record<YAMLError['code'], string>> = {
  BAD_ALIAS: 'put quotes around a value that begins with `*` or `&`',
  BAD_INDENT: 'check the indentation of this line against the lines above',
  BAD_SCALAR_START: 'put quotes around a value that begins with this character',
  BLOCK_AS_IMPLICIT_KEY: 'put quotes around a value that contains `: `',
  MISSING_CHAR: 'check the quotes and brackets on this line and the lines above',
  MULTILINE_IMPLICIT_KEY: 'a `:` is missing in this line, or the indentation is wrong',
  TAB_AS_INDENT: 'indent with blanks, not with tabs',
  UNEXPECTED_TOKEN: 'check the quotes, brackets and indentation here',
};

function report(builder: TreeBuilder, error: YAMLError, more: number, from: number): void {
  const hint = hints[error.code];
  const rest = more === 0 ? '' : ` (${more} more behind it)`;
  if (error.code === 'MISSING_CHAR' && /["']quote$/.test(error.message)) {
    const start = builder.lastScalar;
    builder.problem('error', `not valid YAML: this quote is never closed${rest}`, start, start + 1);
    return;
  }
  const [start, end] = error.pos;
  builder.problem(
    'error',
    `not valid YAML: ${error.message}${hint === undefined ? '' : `; ${hint}`}${rest}`,
    from + start,
    from + Math.max(start, end),
  );
}

function feedNode(builder: TreeBuilder, node: unknown, from: number, depth: number): void {
  if (isAlias(node)) {
    const [start, end] = node.range ?? [0, 0];
    builder.alias(node.source, from + start, from + end);
  } else if (isScalar(node)) {
    const [start, end] = node.range ?? [0, 0];
    const text = node.source ?? '';
    if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
      builder.block(from + start, from + end, node.type === 'BLOCK_LITERAL' ? 'literal' : 'folded', text, node.anchor, node.tag);
    } else if (start === end || (text === '' && node.type === 'PLAIN')) builder.empty(node.anchor, node.tag);
    else builder.scalar(from + start, from + end, from + end, styles[node.type ?? 'PLAIN'] ?? 'plain', text, node.anchor, node.tag);
  } else if (isCollection(node)) {
    const [start, end] = node.range ?? [0, 0];
    if (depth >= MAX_DEPTH) {
      const message = `lists and maps are nested more than ${MAX_DEPTH} levels deep (limit MAX_DEPTH)`;
      builder.problem('error', message, from + start, from + start);
      builder.unknown(from + start, from + end, message);
      return;
    }
    builder.open(isMap(node) ? 'map' : 'seq', from + start, node.flow === true, node.anchor, node.tag);
    for (const item of node.items) {
      if (isPair(item)) {
        feedNode(builder, item.key, from, depth + 1);
        feedNode(builder, item.value, from, depth + 1);
      } else feedNode(builder, item, from, depth + 1);
    }
    builder.close(from + end);
  } else builder.empty();
}

const styles: Readonly<Record<string, 'plain' | 'single' | 'double'>> = { PLAIN: 'plain', QUOTE_SINGLE: 'single', QUOTE_DOUBLE: 'double' };
