/** Names of folders and files that say for which environment something is meant. */

const words: ReadonlyMap<string, string> = new Map([
  ['prod', 'production'],
  ['prd', 'production'],
  ['production', 'production'],
  ['live', 'live'],
  ['stage', 'staging'],
  ['stg', 'staging'],
  ['staging', 'staging'],
  ['preprod', 'preprod'],
  ['nonprod', 'nonprod'],
  ['uat', 'uat'],
  ['qa', 'qa'],
  ['sit', 'sit'],
  ['test', 'test'],
  ['tests', 'test'],
  ['testing', 'test'],
  ['tst', 'test'],
  ['dev', 'development'],
  ['devel', 'development'],
  ['develop', 'development'],
  ['development', 'development'],
  ['local', 'local'],
  ['sandbox', 'sandbox'],
  ['demo', 'demo'],
  ['preview', 'preview'],
  ['review', 'preview'],
  ['e2e', 'e2e'],
  ['ci', 'ci'],
]);

export interface EnvironmentWord {
  /** `production` for `prod`, with a number that follows: `development2`. */
  readonly word: string;
  /** As written. */
  readonly raw: string;
  /** The rest of the name: two names with the same stem and different words are one thing in two environments. */
  readonly stem: string;
}

/** The first environment word in a name, as a whole word: `api-prod-eu`, `deployment.staging`, `pre-production`. */
export function environmentWord(name: string): EnvironmentWord | undefined {
  const lower = name
    .slice(0, 255)
    .toLowerCase()
    .replace(/(pre|non)[-_]?prod(uction)?(?![a-z])/g, '$1prod');
  for (const match of lower.matchAll(/([a-z]+|e2e)(\d*)(?![a-z])/g)) {
    if (match.index > 0 && /[a-z0-9]/.test(lower.charAt(match.index - 1))) continue;
    const word = words.get(match[0]) ?? words.get(match[1] ?? '');
    if (word === undefined) continue;
    const numbered = words.has(match[0]) ? word : `${word}${match[2]}`;
    return { word: numbered, raw: match[0], stem: `${lower.slice(0, match.index)}*${lower.slice(match.index + match[0].length)}` };
  }
  return undefined;
}

/** A file's name without folders and without what only tells its format. */
export function stemOfFile(name: string): string {
  return name.replace(/(\.(ya?ml|json|tmpl|tpl|j2|jinja2?|template|gotmpl|erb|envsubst|in|config|[cm]?[jt]s))+$/i, '');
}

/** Folders whose contents are for every environment beside them. */
const shared = /^[_.-]?(base|bases|common|shared|default|defaults|global|all|core|components?|generic|resources|templates?)$/i;

export function isSharedFolder(name: string): boolean {
  return shared.test(name);
}

/** Folders that only hold environments: what they are for lies beside them. */
const containers = /^(overlays?|envs?|environments?|stages?)$/i;

export function holdsEnvironments(name: string): boolean {
  return containers.test(name);
}

/** Folders whose names say nothing of what is in them. */
const generic =
  /^(k8s|kube|kubernetes|kustomize|kustomization|deploy|deployment|deployments|manifests?|config|configs|rendered|helm|charts?|yaml|yamls|infra|infrastructure|ops|devops|src|resources|specs?|templates?|\.|\.k8s)$/i;

/** The part of a path that a person would call it by. */
export function tellingName(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  const last = segments.pop();
  if (last === undefined) return '';
  const name = stemOfFile(last);
  if (!generic.test(name)) return name;
  return segments.toReversed().find((segment) => !generic.test(segment)) ?? name;
}
