import { get, listOf, type MapNode, type Node, stringOf, textOf } from '../../../model/tree.ts';
import { matchesPattern } from '../command-line.ts';
import type { PipelineSource } from '../source.ts';
import { mergeMaps } from './merge.ts';

const DEEPEST = 10;

/** A pipeline with the files it includes merged beneath it, first to last: https://docs.gitlab.com/ci/yaml/includes/ */
export async function withIncludes(root: MapNode, source: PipelineSource, via: readonly string[] = []): Promise<MapNode> {
  let base: MapNode | undefined;
  for (const node of listOf(get(root, 'include')).slice(0, 150)) {
    for (const path of localPaths(node, source)) {
      if (via.includes(path) || via.length >= DEEPEST) continue;
      const other = await source.other(path);
      if (other?.kind !== 'map') {
        source.gap(`the included file ${path}`, 'it is not in the input', node);
        continue;
      }
      const whole = await withIncludes(other, source, [...via, path]);
      base = base ? mergeMaps(base, whole) : whole;
    }
  }
  return base ? mergeMaps(base, root) : root;
}

/** The files of this repository that an entry names; others are told as gaps. */
function localPaths(node: Node, source: PipelineSource): readonly string[] {
  const path = (stringOf(node) ?? stringOf(get(node, 'local')))?.replace(/^\/+/, '');
  if (path === undefined || /^https?:/.test(path)) {
    const named = ['project', 'remote', 'template', 'component'].map((key) => textOf(get(node, key))).find((text) => text !== undefined);
    source.gap(`the included ${named ?? path ?? 'file'}`, 'it is in another repository', node);
    return [];
  }
  if (!path.includes('*')) return [path];
  const folder = path
    .slice(0, Math.max(0, path.indexOf('*')))
    .replace(/[^/]*$/, '')
    .replace(/\/$/, '');
  return filesBelow(folder, source, 0).filter((file) => matchesPattern(file, path.replace('/**/', '/*')));
}

function filesBelow(folder: string, source: PipelineSource, depth: number): readonly string[] {
  const full = [source.root, folder].filter((part) => part !== '').join('/');
  return source.workspace.list(full).flatMap((name) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (!name.endsWith('/')) return [path];
    return depth < 5 ? filesBelow(path.slice(0, -1), source, depth + 1) : [];
  });
}
