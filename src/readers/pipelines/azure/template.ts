import { entriesOf, get, itemsOf, type Node, stringOf } from '../../../model/tree.ts';
import type { PipelineSource } from '../source.ts';
import type { AzureContext } from './context.ts';

/** An item of `stages`, `jobs` or `steps` with what is known where it stands. */
export interface Item {
  readonly node: Node;
  readonly context: AzureContext;
  /** The folder template paths start from. */
  readonly folder: string;
  readonly via: readonly string[];
}

const DEEPEST = 20;
const MOST_ITEMS = 5000;

/**
 * The items of a list, templates of the same repository put in their place and conditional insertions (`${{ if … }}:`) opened:
 * https://learn.microsoft.com/azure/devops/pipelines/process/templates. What is inserted only under a condition counts as there.
 */
export async function itemsWithTemplates(
  list: Node | undefined,
  kind: 'stages' | 'jobs' | 'steps',
  outer: Omit<Item, 'node'>,
  source: PipelineSource,
  depth = 0,
): Promise<Item[]> {
  const found: Item[] = [];
  if (!list || depth > DEEPEST) return found;
  const whole = outer.context.resolved(list);
  for (const written of itemsOf(whole)) {
    if (found.length >= MOST_ITEMS) break;
    const node = outer.context.resolved(written);
    if (node.kind === 'seq') {
      found.push(...(await itemsWithTemplates(node, kind, outer, source, depth + 1)));
      continue;
    }
    const inserted = entriesOf(node).filter((entry) => /^\$\{\{\s*(if|elseif|else|each)\b/.test(String(entry.key.value)));
    if (inserted.length > 0) {
      for (const entry of inserted) found.push(...(await itemsWithTemplates(entry.value, kind, outer, source, depth + 1)));
      continue;
    }
    const template = stringOf(get(node, 'template'));
    if (template === undefined) found.push({ ...outer, node });
    else found.push(...(await fromTemplate(template, node, kind, outer, source, depth)));
  }
  return found;
}

/** The root of a template of this repository; undefined when it lies elsewhere. */
export async function openTemplate(
  template: string,
  use: Node,
  outer: Omit<Item, 'node'>,
  source: PipelineSource,
): Promise<{ readonly root: Node; readonly inner: Omit<Item, 'node'> } | undefined> {
  const path = outer.context.text(template);
  if (path === undefined || (/@/.test(path) && !path.endsWith('@self'))) {
    source.gap(`the template ${template}`, 'it is in another repository', use);
    return undefined;
  }
  const own = path.replace(/@self$/, '');
  const folder = own.startsWith('/') ? source.root : outer.folder;
  const full = [folder, own.replace(/^\/+/, '')].filter((part) => part !== '').join('/');
  if (outer.via.includes(full) || outer.via.length >= DEEPEST) return undefined;
  const root = await source.other(own, folder);
  if (!root) {
    source.gap(`the template ${own}`, 'it is not in the input', use);
    return undefined;
  }
  const context = outer.context.withParameters(get(root, 'parameters'), get(use, 'parameters')).withVariables(get(root, 'variables'));
  const inside = full.includes('/') ? full.slice(0, full.lastIndexOf('/')) : '';
  return { root, inner: { context, folder: inside, via: [...outer.via, full] } };
}

async function fromTemplate(
  template: string,
  use: Node,
  kind: 'stages' | 'jobs' | 'steps',
  outer: Omit<Item, 'node'>,
  source: PipelineSource,
  depth: number,
): Promise<Item[]> {
  const opened = await openTemplate(template, use, outer, source);
  // What is not in the input stays as it is: its name may tell what it does.
  if (!opened) return [{ ...outer, node: use }];
  return itemsWithTemplates(get(opened.root, kind), kind, opened.inner, source, depth + 1);
}
