import type { ConfigSuppression } from '../model/config.ts';
import { isDay } from '../model/day.ts';
import type { Finding, Problem, Suppression } from '../model/finding.ts';
import { globMatches } from '../model/image.ts';
import { lineOf, offsetOfLine, type Place, type SourceFile } from '../model/place.ts';
import type { Service } from '../model/service.ts';
import type { System } from '../model/system.ts';

/** The annotation that silences rules for one object. */
const ignoreAnnotation = 'svc-lint.dev/ignore';

/** `# svc-lint-ignore rule-a, rule-b until=2027-01-31 -- reason`: a comment, or the value of the annotation. */
interface Directive {
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  readonly until: string | undefined;
  readonly by: 'comment' | 'annotation' | 'config';
  readonly at: Place;
  /** Lines it covers, both inclusive; an annotation covers its service. */
  readonly from: number;
  readonly to: number;
  readonly service: Service | undefined;
  readonly config?: ConfigSuppression;
  used: boolean;
}

const COMMENT = /(?:#|\/\/|\/\*|<!--)[ \t]*svc-lint-ignore[ \t]+([^\r\n]*)/g;
const COMMENT_END = /\s*(?:\*\/|-->)\s*$/;

export interface SuppressOptions {
  readonly knownRules: ReadonlySet<string>;
  /** Those that ran: what silences another one is not called useless. */
  readonly ranRules: ReadonlySet<string>;
  /** `YYYY-MM-DD`, to tell which have expired. */
  readonly today: string;
  readonly config: readonly ConfigSuppression[];
  /** Findings that the config silences may lie outside what was looked at. */
  readonly part: boolean;
  /** Other runs judge the rest of the input: what comments silence outside the files of this system is not known here. */
  readonly share: boolean;
}

/** Marks the findings that somebody silenced, and reports directives that silence nothing, name no rule, or have expired. */
export function suppress<F extends Finding>(
  findings: readonly F[],
  system: System,
  options: SuppressOptions,
): { findings: readonly F[]; problems: readonly Problem[] } {
  const { today } = options;
  const inFile = new Map<string, Directive[]>();
  const elsewhere = [...annotationDirectives(system), ...options.config.map(configDirective)];
  const names = new Map(system.services.map((service) => [service.id, service.name]));
  const commentsOf = (file: SourceFile): Directive[] => {
    const known = inFile.get(file.path);
    if (known) return known;
    const found = commentDirectives(file);
    inFile.set(file.path, found);
    return found;
  };
  const declaring = filesOf(system);
  for (const file of declaring) commentsOf(file);

  const marked = findings.map((finding) => {
    const line = lineOf(finding.at);
    const covering = [
      ...commentsOf(finding.at.file).filter((directive) => directive.from <= line && line <= directive.to),
      ...elsewhere.filter((directive) => coversSubject(directive, finding, names)),
    ];
    const directive = covering.find((candidate) => namesRule(candidate, finding.rule) && !isExpired(candidate, today));
    if (!directive) return finding;
    directive.used = true;
    const suppressed: Suppression = { by: directive.by, reason: directive.reason, at: directive.at };
    return { ...finding, suppressed };
  });

  const problems: Problem[] = [];
  for (const directive of [...elsewhere, ...[...inFile.values()].flat()]) {
    if (options.share && directive.by === 'comment' && !declaring.has(directive.at.file)) continue;
    const message = complaint(directive, options);
    if (message !== undefined) problems.push({ severity: 'warning', message, file: directive.at.file.path, at: directive.at });
  }
  return { findings: marked, problems };
}

/** Whether an annotation or an entry of the config speaks of the finding's service or file. */
function coversSubject({ service, config }: Directive, finding: Finding, names: ReadonlyMap<string, string>): boolean {
  if (!config) return service !== undefined && service.id === finding.service;
  if (config.service !== undefined) {
    const { service: id } = finding;
    if (id === undefined || !(globMatches(config.service, id) || globMatches(config.service, names.get(id) ?? ''))) return false;
  }
  return config.matches?.(finding.at.file.path) ?? true;
}

function configDirective(config: ConfigSuppression): Directive {
  return {
    rules: config.rules,
    reason: config.reason,
    until: config.until,
    by: 'config',
    at: config.at,
    from: 0,
    to: 0,
    service: undefined,
    config,
    used: false,
  };
}

function complaint(directive: Directive, { knownRules, ranRules, today, part }: SuppressOptions): string | undefined {
  const strange = directive.rules.find((rule) => rule !== 'all' && !knownRules.has(rule));
  if (directive.rules.length === 0) return 'this svc-lint-ignore names no rule: write "svc-lint-ignore rule-id -- reason", or "all"';
  if (strange !== undefined) return `this svc-lint-ignore names a rule that does not exist: ${strange}; "svc-lint rules" lists them`;
  if (directive.until !== undefined && !isDay(directive.until))
    return `this suppression has a date that cannot be read: until=${directive.until}; write until=YYYY-MM-DD`;
  if (isExpired(directive, today)) return `this suppression expired on ${directive.until}: mend what it hides, or give it a new date`;
  const ran = directive.rules.every((rule) => (rule === 'all' ? knownRules.size === ranRules.size : ranRules.has(rule)));
  if (!directive.used && ran && !(part && directive.by === 'config'))
    return `this suppression silences nothing: ${directive.rules.join(', ')} finds nothing here; remove it`;
  return undefined;
}

function namesRule(directive: Directive, rule: string): boolean {
  return directive.rules.includes(rule) || directive.rules.includes('all');
}

function isExpired(directive: Directive, today: string): boolean {
  return directive.until !== undefined && directive.until < today;
}

function parse(text: string): Pick<Directive, 'rules' | 'reason' | 'until'> {
  const [head = '', ...reason] = text.replace(COMMENT_END, '').split(/(?:^|\s+)--\s+/);
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
