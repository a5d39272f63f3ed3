import { dirname, resolve } from 'node:path';
import { displayPath } from '../files/disk.ts';
import { findUp, readOwnFile } from '../files/find-up.ts';
import { pathMatcher } from '../files/path-patterns.ts';
import { readYaml } from '../files/yaml.ts';
import { type Config, type ConfigSuppression, type DeclaredService, noConfig, type PathSeverities } from '../model/config.ts';
import { isDay } from '../model/day.ts';
import { type Duration, parseDuration, seconds } from '../model/duration.ts';
import { declared, type Fact } from '../model/fact.ts';
import type { Severity } from '../model/finding.ts';
import { nearest } from '../model/nearest.ts';
import { locate, type SourceFile } from '../model/place.ts';
import type { ServiceType } from '../model/service.ts';
import { entriesOf, get, itemsOf, type Node, numberOf, type ScalarNode, type ScalarValue, stringOf } from '../model/tree.ts';
import { ConfigError } from './config-error.ts';

const configNames = ['svc-lint.yaml', '.svc-lint.yaml', 'svc-lint.json', 'package.json'] as const;

export interface ConfigRequest {
  readonly cwd: string;
  /** `--config`, relative to `cwd`; undefined to look for one from `from` upwards. */
  readonly file: string | undefined;
  /** The folder from which to look upwards. */
  readonly from: string;
  /** Ids of the rules that come with the tool. */
  readonly ruleIds: ReadonlySet<string>;
}

/** The nearest config, validated. Throws a ConfigError with line and key for one that cannot be used. */
export async function readConfig({ cwd, file, from, ruleIds }: ConfigRequest): Promise<Config> {
  const source = file === undefined ? findUp(from, configNames, cwd, isConfig) : readOwnFile(resolve(cwd, file), cwd);
  if (!source) {
    if (file !== undefined) throw new ConfigError('there is no such config file', undefined, file);
    return noConfig;
  }
  const { documents, problems } = await readYaml(source);
  const broken = problems.find((problem) => problem.severity === 'error') ?? problems.find((problem) => problem.message.includes('twice'));
  if (broken) throw new ConfigError(broken.message, broken.at, source.path);
  const document = documents[0]?.root;
  const root = isPackageJson(source) ? get(document, 'svc-lint') : document;
  if (!root) return { ...noConfig, path: source.path };
  const { validateConfig } = await import('./validate.ts');
  validateConfig(plain(root, 0), root, source.path);
  return normalise(root, source, cwd, ruleIds);
}

function isPackageJson(file: SourceFile): boolean {
  return file.path === 'package.json' || file.path.endsWith('/package.json');
}

function isConfig(file: SourceFile): boolean {
  return !isPackageJson(file) || /"svc-lint"\s*:\s*\{/.test(file.text);
}

async function normalise(root: Node, file: SourceFile, cwd: string, ruleIds: ReadonlySet<string>): Promise<Config> {
  const base = resolve(cwd, dirname(file.path));
  const pathOf = (path: string | undefined) => (path === undefined ? undefined : displayPath(cwd, resolve(base, path)));
  const matcher = (node: Node | undefined) => pathMatcher(strings(node), base, cwd);
  const custom = get(root, 'customRules');
  const customRules = custom ? (await import('./custom-rules.ts')).customRules(custom, file.path, ruleIds) : [];
  const known = new Set([...ruleIds, ...customRules.map((rule) => rule.id)]);
  const severitiesOf = (node: Node | undefined): ReadonlyMap<string, Severity | 'off'> =>
    new Map(
      entriesOf(node).map(({ key, value }) => {
        const id = String(key.value);
        if (!known.has(id)) throw new ConfigError(`there is no rule “${id}”${didYouMean(id, known)}`, key, file.path);
        return [id, stringOf(value) as Severity | 'off'];
      }),
    );
  const environments = entriesOf(get(root, 'environments')).map(({ key, value }) => ({
    name: String(key.value),
    matches: matcher(value),
  }));
  return {
    path: file.path,
    profile: stringOf(get(root, 'profile')) as Config['profile'],
    failOn: stringOf(get(root, 'failOn')) as Config['failOn'],
    formats: typeof stringOf(get(root, 'format')) === 'string' ? [stringOf(get(root, 'format')) ?? ''] : strings(get(root, 'format')),
    baseline: pathOf(stringOf(get(root, 'baseline'))),
    severities: severitiesOf(get(root, 'rules')),
    overrides: itemsOf(get(root, 'overrides')).map(
      (node): PathSeverities => ({ matches: matcher(get(node, 'files')), severities: severitiesOf(get(node, 'rules')) }),
    ),
    isIgnored: matcher(get(root, 'ignore')),
    environmentOf: (path) => environments.find((environment) => environment.matches(path))?.name,
    services: entriesOf(get(root, 'services')).map(({ key, value }) =>
      declaredService(key, value, (path) => displayPath(cwd, resolve(base, path)), file),
    ),
    suppressions: itemsOf(get(root, 'suppress')).map((node) => suppression(node, matcher, known, file)),
    customRules,
  };
}

function declaredService(key: ScalarNode, node: Node, pathOf: (path: string) => string, file: SourceFile): DeclaredService {
  const fact = (key: string): Fact<string> | undefined => {
    const value = get(node, key);
    const text = stringOf(value);
    return value && text !== undefined ? declared(text, value, file.path) : undefined;
  };
  const source = fact('source');
  return {
    name: String(key.value),
    at: key,
    type: fact('type') as Fact<ServiceType> | undefined,
    source: source && { ...source, value: pathOf(source.value) },
    drainTimeout: drainTimeout(get(node, 'drainTimeout'), file),
    owner: fact('owner'),
    runbook: fact('runbook'),
    dependsOn: itemsOf(get(node, 'dependsOn')).flatMap((item) =>
      stringOf(item) === undefined ? [] : [declared(stringOf(item) ?? '', item, file.path)],
    ),
  };
}

function drainTimeout(node: Node | undefined, file: SourceFile): Fact<Duration> | undefined {
  if (!node) return undefined;
  const bare = numberOf(node);
  const duration = bare === undefined ? parseDuration(stringOf(node) ?? '', 's') : seconds(bare);
  if (duration === undefined)
    throw new ConfigError(`drainTimeout is “${stringOf(node)}”, which is not a duration: write 45s or 2m`, node, file.path);
  return declared(duration, node, file.path);
}

function suppression(
  node: Node,
  matcher: (node: Node | undefined) => (path: string) => boolean,
  known: ReadonlySet<string>,
  file: SourceFile,
): ConfigSuppression {
  const rules = itemsOf(get(node, 'rules')).map((item) => {
    const id = stringOf(item) ?? '';
    if (id !== 'all' && !known.has(id)) throw new ConfigError(`there is no rule “${id}”${didYouMean(id, known)}`, item, file.path);
    return id;
  });
  const files = get(node, 'files');
  const until = get(node, 'until');
  if (until && !isDay(stringOf(until) ?? '')) throw new ConfigError(`until is “${stringOf(until)}”, which is no day`, until, file.path);
  return {
    rules,
    service: stringOf(get(node, 'service')),
    matches: files && matcher(files),
    reason: stringOf(get(node, 'reason')) ?? '',
    until: stringOf(until),
    at: node,
  };
}

function didYouMean(id: string, known: ReadonlySet<string>): string {
  const near = nearest(id, [...known]);
  return near === undefined ? '; "svc-lint rules" lists them' : `; did you mean “${near}”?`;
}

function strings(node: Node | undefined): string[] {
  return itemsOf(node).flatMap((item) => (stringOf(item) === undefined ? [] : [stringOf(item) ?? '']));
}

/** Deeper than any config: a bound against hostile files. */
const MAX_DEPTH = 32;

function plain(node: Node, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new ConfigError(`lists and maps are nested more than ${MAX_DEPTH} levels deep`, node, locate(node).file);
  if (node.kind === 'map') {
    const data: Record<string, unknown> = Object.create(null);
    for (const { key, value } of node.entries) data[String(key.value)] = plain(value, depth + 1);
    return data;
  }
  if (node.kind === 'seq') return node.items.map((item) => plain(item, depth + 1));
  return node.kind === 'scalar' ? (node.value satisfies ScalarValue) : undefined;
}
