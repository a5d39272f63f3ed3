import * as jsYaml from 'js-yaml';
import type { SourceFile } from '../model/place.ts';
import { tagName } from './yaml-scalar.ts';
import { MAX_DEPTH, TreeBuilder } from './yaml-tree.ts';

type Event = jsYaml.Event;

// In a bundle each name of a CommonJS package is a getter, which costs a tenth of the time when it is asked for every event.
const { EVENT_ID, SCALAR_STYLE, YAMLException, getScalarValue, parseEvents } = jsYaml;
const { DOCUMENT, SEQUENCE, MAPPING, SCALAR, ALIAS, POP } = EVENT_ID;
const { PLAIN, DOUBLE_QUOTED, SINGLE_QUOTED, LITERAL_BLOCK } = SCALAR_STYLE;

/** The tolerant parser takes up to two seconds for this many characters; documents with an error beyond that are left out. */
const MAX_TOLERANT_LENGTH = 500_000;

/** The whole file by js-yaml's events; undefined when it refuses the file. */
export function readEvents(file: SourceFile): TreeBuilder | undefined {
  const events = eventsOf(file.text);
  if (events instanceof YAMLException) return undefined;
  const builder = new TreeBuilder(file);
  feed(builder, events, file.text, 0);
  return builder;
}

type Feed = (builder: TreeBuilder, text: string, from: number) => void;

export function readByDocument(file: SourceFile, feedTolerantly: Feed | undefined): TreeBuilder {
  const builder = new TreeBuilder(file);
  let tolerated = 0;
  const starts = documentStarts(file.text);
  for (const [i, from] of starts.entries()) {
    const text = file.text.slice(from, starts[i + 1] ?? file.text.length);
    const events = eventsOfLoose(text);
    if (!(events instanceof YAMLException)) {
      feed(builder, events, text, from);
      continue;
    }
    const at = from + Math.min(events.mark?.position ?? 0, text.length);
    const problem = (message: string) => builder.problem('error', message, at, at);
    if (events.reason.startsWith('nesting exceeded')) {
      problem(`lists and maps are nested more than ${MAX_DEPTH} levels deep (limit MAX_DEPTH); the document is left out`);
    } else if (!feedTolerantly) {
      problem(`not valid: ${events.reason}`);
    } else if (tolerated + text.length > MAX_TOLERANT_LENGTH) {
      const limit = `after ${MAX_TOLERANT_LENGTH} characters of such documents (limit MAX_TOLERANT_LENGTH)`;
      problem(`not valid YAML: ${events.reason}; a document with an error is left out ${limit}`);
    } else {
      tolerated += text.length;
      feedTolerantly(builder, text, from);
    }
  }
  return builder;
}

function eventsOf(text: string): Event[] | jsYaml.YAMLException {
  try {
    return parseEvents(text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    return error instanceof YAMLException ? error : new YAMLException(String(error));
  }
}

/** How often a document is read again because of the indentation of a line, and how many characters that may take in all. */
const MAX_JOINS = 100;
const MAX_JOINED_LENGTH = 20_000_000;

/**
 * libyaml, and so Kubernetes and GitHub, do not care how far a line inside of brackets or quotes is indented; the specification and the fast
 * parser do. Such a line is joined to the one before it, blank for line break, so that every offset stays; values are read from the text.
 */
function eventsOfLoose(text: string): Event[] | jsYaml.YAMLException {
  let joined = text;
  let events = eventsOf(text);
  for (let i = 0; events instanceof YAMLException && i < MAX_JOINS && i * text.length < MAX_JOINED_LENGTH; i++) {
    const end = events.reason === 'deficient indentation' ? joined.lastIndexOf('\n', (events.mark?.position ?? 0) - 1) : -1;
    if (end <= 0) return events;
    const before = joined.slice(joined.lastIndexOf('\n', end - 1) + 1, end);
    // Joined to a comment it would become one.
    if (/(^|\s)#/.test(before)) return events;
    const isCrlf = joined.charCodeAt(end - 1) === 13;
    joined = `${joined.slice(0, isCrlf ? end - 1 : end)}${isCrlf ? '  ' : ' '}${joined.slice(end + 1)}`;
    events = eventsOf(joined);
  }
  if (events instanceof YAMLException || joined === text) return events;
  return events.map((event) =>
    event.type === SCALAR && event.fast ? { ...event, fast: !text.slice(event.valueStart, event.valueEnd).includes('\n') } : event,
  );
}

/**
 * Where documents begin. A line that is `---` or `...`, alone or followed by a blank, ends a document wherever it stands
 * (https://yaml.org/spec/1.2.2/#rule-c-forbidden); directives belong to the document behind them.
 */
function documentStarts(text: string): readonly number[] {
  const starts = [0];
  let bare = true;
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const next = newline === -1 ? text.length : newline + 1;
    const marker = text.startsWith('---', at) || text.startsWith('...', at);
    if (marker && (at + 3 >= text.length || /[ \t\r\n]/.test(text.charAt(at + 3)))) {
      const opens = text.charCodeAt(at) === 45;
      if (opens && !bare) starts.push(at);
      if (!opens && next < text.length) starts.push(next);
      bare = !opens;
    } else if (!/[\s#%]/.test(text.charAt(at))) bare = false;
    at = next;
  }
  return starts;
}

function feed(builder: TreeBuilder, events: readonly Event[], text: string, base: number): void {
  const property = (start: number, end: number) => (start === -1 ? undefined : text.slice(start, end));
  const tagOf = (start: number, end: number) => (start === -1 ? undefined : tagName(text.slice(start, end)));
  /** -1 outside of documents; 0 in a document, outside of collections. */
  let depth = -1;
  for (const event of events) {
    switch (event.type) {
      case SCALAR: {
        const { valueStart, valueEnd, anchorStart, anchorEnd, tagStart, tagEnd } = event;
        const anchor = property(anchorStart, anchorEnd);
        const tag = tagOf(tagStart, tagEnd);
        if (valueStart === -1) {
          builder.empty(anchor, tag);
          break;
        }
        const value = getScalarValue(text, event);
        const start = base + valueStart;
        const end = base + valueEnd;
        if (event.style === PLAIN) builder.scalar(start, end, end, 'plain', value, anchor, tag);
        else if (event.style === DOUBLE_QUOTED) builder.scalar(start - 1, end + 1, end + 1, 'double', value, anchor, tag);
        else if (event.style === SINGLE_QUOTED) builder.scalar(start - 1, end + 1, end + 1, 'single', value, anchor, tag);
        else builder.block(start, end, event.style === LITERAL_BLOCK ? 'literal' : 'folded', value, anchor, tag);
        break;
      }
      case MAPPING:
      case SEQUENCE:
        builder.open(
          event.type === MAPPING ? 'map' : 'seq',
          base + event.start,
          event.style === 2,
          property(event.anchorStart, event.anchorEnd),
          tagOf(event.tagStart, event.tagEnd),
        );
        depth++;
        break;
      case POP:
        if (depth > 0) builder.close();
        else builder.closeDocument(base + text.length);
        depth--;
        break;
      case ALIAS:
        builder.alias(text.slice(event.anchorStart, event.anchorEnd), base + event.anchorStart - 1, base + event.anchorEnd);
        break;
      case DOCUMENT:
        builder.openDocument(base, event.explicitStart);
        depth = 0;
        break;
    }
  }
}
