import { posix } from 'node:path';
import { get, has, itemsOf, type Node, stringOf } from '../../model/tree.ts';
import type { Workspace } from '../../model/workspace.ts';
import type { KubernetesObject } from './read.ts';

const render = 'lint what `helm template` renders';

/** Why a file of a Helm chart is not linted; undefined for files outside of charts, and for a chart's plain `crds/`. */
export function helmChartPart(path: string, workspace: Workspace): string | undefined {
  const folder = posix.dirname(path);
  const base = posix.basename(path);
  if (/^(Chart|values.*)\.ya?ml$/.test(base) && isChart(folder, workspace)) {
    return base.startsWith('Chart') ? `description of a Helm chart: ${render}` : `values of a Helm chart: ${render}`;
  }
  const parts = folder.split('/');
  for (const [i, part] of parts.entries()) {
    if (part === 'templates' && isChart(parts.slice(0, i).join('/') || '.', workspace)) return `a Helm template: ${render}`;
  }
  return undefined;
}

function isChart(folder: string, workspace: Workspace): boolean {
  return workspace.exists(posix.join(folder, 'Chart.yaml'));
}

const helmOnly = /\{\{-?\s*(\.Values|\.Release|\.Chart|\.Capabilities|include|template|toYaml|define|tpl)\b/;

/**
 * Whether text is a template rather than a manifest: `{{` or `{%` where YAML would read a value, outside of quotes, comments and block
 * scalars. Those hold other people's templates: alert rules, dashboards, Argo parameters.
 */
export function isTemplate(text: string): boolean {
  if (!text.includes('{{') && !text.includes('{%')) return false;
  let block = -1;
  for (const line of text.split('\n')) {
    const words = line.trimStart();
    if (words === '' || words.startsWith('#')) continue;
    const indent = line.length - words.length;
    if (block >= 0 && indent > block) continue;
    block = -1;
    if (helmOnly.test(line) || (/\{\{|\{%/.test(line) && hasOpenBraces(line))) return true;
    if (/(^|[\s:])[|>][-+0-9]{0,2}\s*(\s#.*)?$/.test(line)) block = blockIndent(line, indent);
  }
  return false;
}

/** The column of the key that a block scalar belongs to; of the dash when it is an item of a list. */
function blockIndent(line: string, indent: number): number {
  let at = indent;
  let dash = indent;
  while (/^- +/.test(line.slice(at))) {
    dash = at;
    at += /^- +/.exec(line.slice(at))?.[0].length ?? 1;
  }
  return /^[|>]/.test(line.slice(at)) ? dash : at;
}

/** `{{` at the start of a value, or `{%` anywhere, outside of quotes. `${{` is a placeholder that YAML reads as text. */
function hasOpenBraces(line: string): boolean {
  let quote = '';
  let before = '';
  for (let i = 0; i < line.length; i++) {
    const c = line.charAt(i);
    if (quote !== '') {
      if (c === quote) quote = '';
    } else if ((c === '"' || c === "'") && /[\s:,[{(-]|^$/.test(line.charAt(i - 1))) quote = c;
    else if (c === '#' && /\s|^$/.test(line.charAt(i - 1))) return false;
    else if (c === '{' && line.charAt(i + 1) === '%') return true;
    else if (c === '{' && line.charAt(i + 1) === '{' && /^$|[:,[-]$/.test(before)) return true;
    if (!/\s/.test(c)) before = c;
  }
  return false;
}

/**
 * The files that a kustomization applies as patches: parts of manifests, which mean nothing by themselves.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
export function patchFiles(kustomization: Node | undefined, path: string): readonly string[] {
  const named = [
    ...itemsOf(get(kustomization, 'patchesStrategicMerge')).map(stringOf),
    ...['patches', 'patchesJson6902'].flatMap((key) => itemsOf(get(kustomization, key)).map((patch) => stringOf(get(patch, 'path')))),
  ];
  const folder = posix.dirname(path);
  return named.filter((name) => name !== undefined && !name.includes('\n')).map((name) => posix.join(folder, name ?? ''));
}

const selected = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

/** Why an object is only a part of one, such as a patch that nothing in the input names; undefined when it is whole. */
export function partialReason({ kind, root }: KubernetesObject): string | undefined {
  if (has(root, '$patch') || has(get(root, 'spec'), '$patch')) return `a kustomize patch of a ${kind}`;
  const spec = get(root, 'spec');
  const template = kind === 'CronJob' ? get(spec, 'jobTemplate', 'spec', 'template') : get(spec, 'template');
  const pod = kind === 'Pod' ? spec : get(template, 'spec');
  const containers = get(pod, 'containers');
  // What could not be read is not missing.
  if ([spec, template, pod, containers, ...itemsOf(containers)].some((node) => node?.kind === 'unknown')) return undefined;
  const lacksImage = itemsOf(containers).every((container) => !has(container, 'image'));
  if (selected.has(kind))
    return !has(spec, 'selector') && lacksImage ? `a part of a ${kind}, without selector and image (a patch?)` : undefined;
  if (kind !== 'Job' && kind !== 'CronJob' && kind !== 'Pod') return undefined;
  return lacksImage ? `a part of a ${kind}, without image (a patch?)` : undefined;
}
