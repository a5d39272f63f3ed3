import type { Finding, Problem, Suppression } from '../model/finding.ts';
import { lineOf, offsetOfLine, type Place, type SourceFile } from '../model/place.ts';
import type { Service } from '../model/service.ts';
import type { System } from '../model/system.ts';

/** The annotation that silences rules for one object. */
export const ignoreAnnotation = 'svc-lint.dev/ignore';

/** `# svc-lint-ignore rule-a, rule-b until=2027-01-31 -- reason`: a comment, or the value of the annotation. */
interface Directive {
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  readonly until: string | undefined;
  readonly by: 'comment' | 'annotation';
  readonly at: Place;
  /** Lines it covers, both inclusive; an annotation covers its service. */
  readonly from: number;
  readonly to: number;
  readonly service: Service | undefined;
  used: boolean;
}

const COMMENT = /(?:#|\/\/|\/\*|<!--)[ \t]*svc-lint-ignore[ \t]+([^\r\n]*)/g;
const COMMENT_END = /\s*(?:\*\/|-->)\s*$/;

/**
 * Marks the findings that somebody silenced, and reports directives that silence nothing, name no rule, or have expired.
 * @param today as `YYYY-MM-DD`, to tell which have expired
 */
export function suppress<F extends Finding>(
  findings: readonly F[],
  system: System,
  knownRules: ReadonlySet<string>,
  today: string,
): { findings: readonly F[]; problems: readonly Problem[] } {
  const directives = new Map<string, Directive[]>();
  const annotated = annotationDirectives(system);
  const commentsOf = (file: SourceFile): Directive[] => {
    const known = directives.get(file.path);
    if (known) return known;
    const found = commentDirectives(file);
    directives.set(file.path, found);
    return found;
  };
  for (const file of filesOf(system)) commentsOf(file);

  const marked = findings.map((finding) => {
    const line = lineOf(finding.at);
    const covering = [
      ...commentsOf(finding.at.file).filter((directive) => directive.from <= line && line <= directive.to),
      ...annotated.filter((directive) => directive.service?.id === finding.service),
    ];
    const directive = covering.find((candidate) => names(candidate, finding.rule) && !isExpired(candidate, today));
    if (!directive) return finding;
    directive.used = true;
    const suppressed: Suppression = { by: directive.by, reason: directive.reason, at: directive.at };
    return { ...finding, suppressed };
  });

  const problems: Problem[] = [];
  for (const directive of [...annotated, ...[...directives.values()].flat()]) {
    const message = complaint(directive, knownRules, today);
    if (message !== undefined) problems.push({ severity: 'warning', message, file: directive.at.file.path, at: directive.at });
  }
  return { findings: marked, problems };
}

function complaint(directive: Directive, knownRules: ReadonlySet<string>, today: string): string | undefined {
  const strange = directive.rules.find((rule) => rule !== 'all' && !knownRules.has(rule));
  if (directive.rules.length === 0) return 'this svc-lint-ignore names no rule: write "svc-lint-ignore rule-id -- reason", or "all"';
  if (strange !== undefined) return `this svc-lint-ignore names a rule that does not exist: ${strange}; "svc-lint rules" lists them`;
  if (directive.until !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(directive.until))
    return `this svc-lint-ignore has a date that cannot be read: until=${directive.until}; write until=YYYY-MM-DD`;
  if (isExpired(directive, today)) return `this svc-lint-ignore expired on ${directive.until}: mend what it hides, or give it a new date`;
  if (!directive.used) return `this svc-lint-ignore silences nothing: ${directive.rules.join(', ')} finds nothing here; remove it`;
  return undefined;
}

function names(directive: Directive, rule: string): boolean {
  return directive.rules.includes(rule) || directive.rules.includes('all');
}

function isExpired(directive: Directive, today: string): boolean {
  return directive.until !== undefined && directive.until < today;
}

function parse(text: string): Pick<Directive, 'rules' | 'reason' | 'until'> {
  const [head = '', ...reason] = text.replace(COMMENT_END, '').split(/\s+--\s+/);
  const until = /(?:^|\s)until=(\S+)/.exec(head)?.[1];
  const rules = head
    .replace(/(?:^|\s)until=\S+/, ' ')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  return { rules, reason: reason.length > 0 ? reason.join(' -- ').trim() : undefined, until };
}

/** Comments of one file. One at the end of a line covers that line; one on a line of its own covers the block that starts below it. */
function commentDirectives(file: SourceFile): Directive[] {
  if (!file.text.includes('svc-lint-ignore')) return [];
  const lines = file.text.split('\n');
  const found: Directive[] = [];
  for (const match of file.text.matchAll(COMMENT)) {
    const at: Place = { file, start: match.index, end: match.index + match[0].trimEnd().length };
    const line = lineOf(at);
    const own = file.text.slice(offsetOfLine(file, line), match.index).trim() === '';
    const [from, to] = own ? blockBelow(lines, line) : [line, line];
    found.push({ ...parse(match[1] ?? ''), by: 'comment', at, from, to, service: undefined, used: false });
  }
  return found;
}

/** The line after a comment and all lines that are indented deeper than it. Lines count from 1. */
function blockBelow(lines: readonly string[], comment: number): [number, number] {
  let first = comment + 1;
  while (first <= lines.length && isBlankOrComment(lines[first - 1] ?? '')) first++;
  const depth = indentOf(lines[first - 1] ?? '');
  let last = first;
  for (let next = first + 1; next <= lines.length; next++) {
    const line = lines[next - 1] ?? '';
    if (line.trim() === '') continue;
    if (indentOf(line) <= depth) break;
    last = next;
  }
  return [first, last];
}

function isBlankOrComment(line: string): boolean {
  return /^\s*(#|\/\/|$)/.test(line);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function annotationDirectives(system: System): Directive[] {
  return system.services.flatMap((service) =>
    service.units.flatMap((unit) => {
      const fact = unit.annotations.get(ignoreAnnotation);
      if (!fact?.at) return [];
      return [{ ...parse(fact.value), by: 'annotation' as const, at: fact.at, from: 0, to: 0, service, used: false }];
    }),
  );
}

/** Files whose comments may silence something: those that declare a unit or a pipeline. */
function filesOf(system: System): Set<SourceFile> {
  const files = new Set<SourceFile>();
  for (const service of system.services) for (const unit of service.units) files.add(unit.at.file);
  for (const pipeline of system.pipelines) files.add(pipeline.at.file);
  return files;
}
