import type { Problem } from '../../model/finding.ts';
import { comparePlaces, type Place, type SourceFile } from '../../model/place.ts';
import { serviceTypes } from '../../model/service.ts';
import { entryOf, type MapNode, type Node, type UnknownNode } from '../../model/tree.ts';
import type { Workspace } from '../../model/workspace.ts';
import { environmentsOf, type Pm2App, settingsOf } from './app.ts';
import { commentsOf } from './comments.ts';
import { loadPm2 } from './load.ts';
import { environmentRefusal, refusal } from './refusals.ts';

export type { Pm2App, Pm2Setting } from './app.ts';

/** One PM2 ecosystem file. */
export interface Pm2File {
  readonly file: SourceFile;
  /** In the order of the file. */
  readonly apps: readonly Pm2App[];
  /** The section of `pm2 deploy`. */
  readonly deploy: Node | undefined;
  /** It may start further apps, for this reason. */
  readonly gap: UnknownNode | undefined;
}

export interface Pm2Reading {
  readonly pm2: Pm2File | undefined;
  readonly problems: readonly Problem[];
  /** Why there is nothing to lint in it, where that is no problem. */
  readonly notLinted: string | undefined;
}

/**
 * Reads a PM2 file without running it: JavaScript and TypeScript by static evaluation, JSON as PM2 does (as a JavaScript expression, so with
 * comments), YAML. What PM2 would stumble over is a problem at its place, and the rest of the file is read all the same. Never throws.
 */
export async function readPm2(file: SourceFile, workspace: Workspace): Promise<Pm2Reading> {
  const reading = await readAsWritten(file, workspace);
  const at = (problem: Problem): Place => problem.at ?? { file, start: 0, end: 0 };
  return { ...reading, problems: reading.problems.toSorted((a, b) => comparePlaces(at(a), at(b))) };
}

async function readAsWritten(file: SourceFile, workspace: Workspace): Promise<Pm2Reading> {
  const loaded = await loadPm2(file, workspace);
  const problems: Problem[] = [...loaded.problems];
  const tell = (severity: Problem['severity'], message: string, at: Place) => problems.push({ severity, message, file: file.path, at });
  const { root } = loaded;
  if (!root) return { pm2: undefined, problems, notLinted: problems.length > 0 ? undefined : 'it is empty' };
  const list = listOfApps(root);
  if (!list) return { pm2: undefined, problems, notLinted: problems.length > 0 ? undefined : 'it holds no PM2 apps' };
  const apps: Pm2App[] = [];
  for (const item of list.items) {
    if (item.kind === 'unknown') tell('warning', `an app is not known here: ${item.reason}`, item);
    else if (item.kind !== 'map') tell('error', 'PM2 refuses the whole file: an app must be a map', item);
    else {
      const app = appOf(item, file, tell);
      if (app.settings.has('script') || app.gap) apps.push(app);
      else tell('warning', 'this app has no script: PM2 cannot start it', app.settings.get('name')?.at ?? firstCharacter(item));
    }
  }
  if (list.gap) tell('warning', `it may start further apps, which are not known here: ${list.gap.reason}`, list.gap);
  if (apps.length === 0) return { pm2: undefined, problems, notLinted: problems.length > 0 ? undefined : 'it holds no PM2 apps' };
  return { pm2: { file, apps, deploy: entryOf(root, 'deploy')?.value, gap: list.gap }, problems, notLinted: undefined };
}

interface AppList {
  readonly items: readonly Node[];
  readonly gap: UnknownNode | undefined;
}

/** `apps`, else `pm2`, else the whole, which may be one app (PM2's lib/API.js, _startJson). */
function listOfApps(root: Node): AppList | undefined {
  const listed = entryOf(root, 'apps')?.value ?? entryOf(root, 'pm2')?.value;
  const node = listed ?? root;
  switch (node.kind) {
    case 'seq':
      return { items: node.items, gap: node.gap };
    case 'unknown':
      return { items: [], gap: node };
    case 'map':
      if (listed || startsSomething(node)) return { items: [node], gap: undefined };
      return node.gap && { items: [], gap: node.gap };
    case 'scalar':
      return undefined;
  }
}

function startsSomething(app: MapNode): boolean {
  return ['script', 'exec', 'cmd', 'command'].some((key) => entryOf(app, key) !== undefined);
}

type Tell = (severity: Problem['severity'], message: string, at: Place) => void;

function appOf(node: MapNode, file: SourceFile, tell: Tell): Pm2App {
  const settings = settingsOf(node, (name, written, value) => refusal(name, written, value) !== undefined);
  const environments = environmentsOf(node, (value) => environmentRefusal('env', value) !== undefined);
  for (const [name, { refused, entry, value, at }] of settings)
    if (refused) tell('error', `PM2 refuses the whole file: ${refusal(name, String(entry.key.value), value)}`, at);
  for (const [name, { refused, value, at }] of environments)
    if (refused) tell('error', `PM2 refuses the whole file: ${environmentRefusal(`env_${name}`, value)}`, at);
  const comments = commentsOf(node);
  const type = comments.get('type');
  if (type && !serviceTypes.some((known) => known === firstWord(type.text)))
    tell('warning', `“${firstWord(type.text)}” is no type of service: write one of ${serviceTypes.join(', ')}`, type.at);
  return { file, node, settings, environments, gap: node.gap, comments };
}

/** What follows the word is a reason: `worker -- takes jobs from Redis`. */
function firstWord(text: string): string {
  return text.split(/\s/)[0] ?? '';
}

function firstCharacter({ file, start, end }: Place): Place {
  return { file, start, end: Math.min(start + 1, end) };
}
