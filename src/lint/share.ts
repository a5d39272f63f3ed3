import type { Pipeline } from '../model/pipeline.ts';
import type { Service } from '../model/service.ts';
import type { System } from '../model/system.ts';

/** One of several runs over the same input that together judge all of it. */
export interface Share {
  /** From 0. The first one also tells what concerns the input as a whole: its files, and what could not be read. */
  readonly index: number;
  readonly count: number;
}

/**
 * What one share judges, as a system of its own: services environment by environment, and pipelines after them, cut into as many equal parts as
 * there are shares. Every share has put the whole input together, because joins, callers and what a pipeline deploys may lie anywhere in it, so it
 * judges just as one run over all would. Subjects that are written in one file stay together: so does what its comments silence.
 */
export function shareOf(system: System, { index, count }: Share): System {
  const groups = groupsOf(system);
  const total = groups.reduce((sum, group) => sum + group.length, 0);
  const own = new Set<Subject>();
  let before = 0;
  for (const group of groups) {
    // The share in which the middle of the group lies.
    if (Math.floor(((before + group.length / 2) * count) / total) === index) for (const subject of group) own.add(subject);
    before += group.length;
  }
  return {
    ...system,
    services: system.services.filter((service) => own.has(service)),
    pipelines: system.pipelines.filter((pipeline) => own.has(pipeline)),
  };
}

type Subject = Service | Pipeline;

/** Subjects that have a file in common, directly or through others; in an order that depends on the input alone. */
function groupsOf({ services, pipelines }: System): readonly (readonly Subject[])[] {
  const ordered: readonly Subject[] = [
    ...services.toSorted((a, b) => compare(environmentOf(a), environmentOf(b)) || compare(a.id, b.id)),
    ...pipelines.toSorted((a, b) => compare(a.file, b.file)),
  ];
  // Of each file another one of its group, until one is its own: that one stands for all.
  const parents = new Map<string, string>();
  const first = (file: string): string => {
    let top = file;
    for (let next = parents.get(top); next !== undefined && next !== top; next = parents.get(top)) top = next;
    parents.set(file, top);
    return top;
  };
  for (const subject of ordered) {
    const [one = '', ...others] = filesOf(subject);
    for (const other of others) parents.set(first(other), first(one));
  }
  const groups = new Map<string, Subject[]>();
  for (const subject of ordered) {
    const key = first(filesOf(subject)[0] ?? '');
    const group = groups.get(key);
    if (group) group.push(subject);
    else groups.set(key, [subject]);
  }
  return [...groups.values()];
}

/** Where it is declared, and for a pipeline also what it calls. */
function filesOf(subject: Subject): readonly string[] {
  if ('units' in subject) return subject.units.map(({ at }) => at.file.path);
  return [subject.file, ...subject.jobs.flatMap((job) => [job.at.file.path, ...job.steps.map(({ at }) => at.file.path)])];
}

function environmentOf({ units }: Service): string {
  return units[0]?.environment ?? '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
