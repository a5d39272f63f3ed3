import type { Edit, Finding, Problem, Severity, Suppression } from '../model/finding.ts';
import { locate, type Place } from '../model/place.ts';
import type { Result } from '../model/result.ts';
import type { Rule } from '../model/rule.ts';
import { version } from '../model/version.ts';
import { jsonText } from './json-text.ts';
import type { ReportOptions } from './reporter.ts';

/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html. Addresses are relative to %SRCROOT%. */
export function sarif(result: Result, { rules, pathPrefix }: ReportOptions): string {
  const ruleIndex = new Map(rules.map(({ id }, index) => [id, index]));
  const anySuppressed = result.findings.some(({ suppressed }) => suppressed !== undefined);
  const at = (place: Place) => physicalLocation(place, pathPrefix);

  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'svc-lint', version, semanticVersion: version, rules: rules.map(ruleOf) } },
        invocations: [
          {
            executionSuccessful: result.problems.every(({ severity }) => severity !== 'error'),
            toolExecutionNotifications: result.problems.map((problem) => notification(problem, pathPrefix)),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: result.findings.map((finding) => resultOf(finding)),
      },
    ],
  };
  return jsonText(log);

  function resultOf(finding: Finding) {
    const index = ruleIndex.get(finding.rule);
    const { fix } = finding;
    return {
      ruleId: finding.rule,
      ...(index === undefined ? {} : { ruleIndex: index }),
      level: levels[finding.severity],
      message: { text: plainText(finding.message) },
      locations: [
        {
          physicalLocation: at(finding.at),
          ...(finding.service === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: finding.service }] }),
        },
      ],
      ...(finding.related.length === 0
        ? {}
        : {
            relatedLocations: finding.related.map(({ message, at: place }, id) => ({
              id: id + 1,
              message: { text: plainText(message) },
              physicalLocation: at(place),
            })),
          }),
      partialFingerprints: { 'svcLint/v1': finding.fingerprint },
      ...(fix === undefined || fix.edits.length === 0
        ? {}
        : { fixes: [{ description: { text: plainText(fix.description) }, artifactChanges: changesOf(fix.edits, pathPrefix) }] }),
      // All results of a run have `suppressions`, or none has (§3.27.23).
      ...(anySuppressed ? { suppressions: finding.suppressed === undefined ? [] : [suppressionOf(finding.suppressed, pathPrefix)] } : {}),
    };
  }
}

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

function ruleOf(rule: Rule) {
  const { severity } = rule;
  const sources = rule.sources.map((address) => `- <${address}>`).join('\n');
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: {
      text: `${rule.why}\n\nSources:\n${rule.sources.join('\n')}`,
      markdown: `**${rule.title}**\n\n${rule.why}\n\nSources:\n\n${sources}\n\nMore: \`svc-lint rules ${rule.id}\``,
    },
    defaultConfiguration: { enabled: severity !== 'off', level: severity === 'off' ? 'none' : levels[severity] },
    properties: {
      tags: [rule.question],
      'problem.severity': severity === 'error' ? 'error' : severity === 'warning' ? 'warning' : 'recommendation',
    },
  };
}

function physicalLocation(place: Place, prefix: string) {
  const { file, ...region } = locate(place);
  return { artifactLocation: artifact(file, prefix), region: regionOf(region) };
}

function regionOf({ line, column, endLine, endColumn }: { line: number; column: number; endLine: number; endColumn: number }) {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function artifact(file: string, prefix: string) {
  return { uri: uriOf(prefix + file), uriBaseId: '%SRCROOT%' };
}

/** A relative URI reference (RFC 3986): a colon in the first segment would read as a scheme, so everything but `/` is encoded. */
function uriOf(path: string): string {
  return path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}

function changesOf(edits: readonly Edit[], prefix: string) {
  const files = new Map<string, Edit[]>();
  for (const edit of edits) {
    const own = files.get(edit.file.path);
    if (own) own.push(edit);
    else files.set(edit.file.path, [edit]);
  }
  return [...files].map(([path, own]) => ({
    artifactLocation: artifact(path, prefix),
    replacements: own.map((edit) => ({ deletedRegion: regionOf(locate(edit)), insertedContent: { text: edit.text } })),
  }));
}

function suppressionOf({ by, reason, at }: Suppression, prefix: string) {
  return {
    kind: by === 'comment' || by === 'annotation' ? 'inSource' : 'external',
    status: 'accepted',
    ...(reason === undefined ? {} : { justification: reason }),
    ...(at === undefined ? {} : { location: { physicalLocation: physicalLocation(at, prefix) } }),
  };
}

function notification({ severity, message, file, at }: Problem, prefix: string) {
  const place = at !== undefined ? physicalLocation(at, prefix) : file === '' ? undefined : { artifactLocation: artifact(file, prefix) };
  return {
    level: severity,
    message: { text: plainText(message) },
    ...(place === undefined ? {} : { locations: [{ physicalLocation: place }] }),
  };
}

/** `[text](target)` would be a link (§3.11.6). */
function plainText(message: string): string {
  return message.includes('](') ? message.replace(/[\\[\]]/g, '\\$&') : message;
}
