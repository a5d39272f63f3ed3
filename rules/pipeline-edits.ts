import type { Edit, Fix } from '../src/model/finding.ts';
import type { Job, Pipeline } from '../src/model/pipeline.ts';
import { lineOf, offsetOfLine, type Place } from '../src/model/place.ts';

/**
 * Jobs are given a guard of their own, so that two runs of one come one after the other. On GitHub the group holds the workflow, the job and the branch:
 * what waits in it is dropped for what is newer, and nothing else may be. Undefined where a job's text does not allow it, or where runs of
 * different tags would share no group.
 */
export function serialised(pipeline: Pipeline, jobs: readonly Job[]): Fix | undefined {
  if (pipeline.triggers.some(({ kind }) => kind === 'called' || kind === 'tag')) return undefined;
  const guards = { github: 'a concurrency group', gitlab: 'a resource_group' } as const;
  const guard = pipeline.system === 'github' || pipeline.system === 'gitlab' ? guards[pipeline.system] : undefined;
  const edits = jobs.map((job) => (job.concurrency ? undefined : guarded(pipeline, job)));
  if (guard === undefined || pipeline.concurrency || !edits.every((edit) => edit !== undefined)) return undefined;
  const names = jobs.map(({ id }) => `“${id}”`);
  return { description: `give ${names.join(' and ')} ${guard}`, safe: true, edits: edits.flat() };
}

function guarded(pipeline: Pipeline, job: Job): readonly Edit[] | undefined {
  if (pipeline.system === 'gitlab')
    return atJobHead(pipeline, job, [`resource_group: ${job.id}`], /^\s+resource_group:/m, /^(trigger|extends|<<)\s*:/);
  const lines = ['concurrency:', `  group: \${{ github.workflow }}-${job.id}-\${{ github.ref }}`, '  cancel-in-progress: false'];
  return atJobHead(pipeline, job, lines, /^\s+matrix:/m, /^(concurrency|uses)\s*:/);
}

/** `true` at the end of a place becomes `false`. */
export function turnedOff(place: Place | undefined): readonly Edit[] | undefined {
  if (!place) return undefined;
  const { file, start, end } = place;
  return /^([\w-]+\s*:\s*)?true$/.test(file.text.slice(start, end)) ? [{ file, start: end - 4, end, text: 'false' }] : undefined;
}

/**
 * Lines put before the first key of a job that is written in block style in the pipeline's own file.
 * @param anywhere must not be found in the job's text
 * @param asKey must not fit any key of the job itself
 */
function atJobHead(pipeline: Pipeline, job: Job, lines: readonly string[], anywhere: RegExp, asKey: RegExp): readonly Edit[] | undefined {
  const { file, start } = job.at;
  if (file.path !== pipeline.file || !/^[A-Za-z0-9_.-]+$/.test(job.id)) return undefined;
  const line = lineOf({ file, start });
  const head = offsetOfLine(file, line);
  const below = offsetOfLine(file, line + 1);
  const key = /^( *)([\w.-]+):[ \t]*(#[^\r\n]*)?(\r?\n)$/.exec(file.text.slice(head, below));
  if (key?.[2] !== job.id) return undefined;
  const own = key[1]?.length ?? 0;
  const body = bodyOf(file.text.slice(below), own);
  const first = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*( +)[\w.<"'-]/.exec(body);
  const indent = first?.[1] ?? '';
  const keys = body.split('\n').filter((text) => text.startsWith(indent) && /\S/.test(text.charAt(indent.length)));
  if (indent.length <= own || anywhere.test(body) || keys.some((text) => asKey.test(text.slice(indent.length)))) return undefined;
  return [{ file, start: below, end: below, text: lines.map((text) => `${indent}${text}${key[4]}`).join('') }];
}

/** The lines that are set in deeper than a key, blank ones and comments among them. */
function bodyOf(text: string, indent: number): string {
  let end = 0;
  for (const line of text.split('\n')) {
    const depth = line.length - line.trimStart().length;
    if (line.trim() !== '' && !line.trimStart().startsWith('#') && depth <= indent) break;
    end += line.length + 1;
  }
  return text.slice(0, end);
}
