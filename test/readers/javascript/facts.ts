import { catalog } from '../../../rules/catalog/index.ts';
import { memoryWorkspace } from '../../../src/files/workspace.ts';
import type { CodeFacts, StopHandler } from '../../../src/model/code.ts';
import { locate, type Place } from '../../../src/model/place.ts';
import { readCode } from '../../../src/readers/source/read-code.ts';

/** What is read out of a program; a text alone is the one file `src/main.ts`. */
export async function factsOf(
  files: string | Readonly<Record<string, string>>,
  entry = 'src/main.ts',
  env?: Readonly<Record<string, string | undefined>>,
): Promise<CodeFacts> {
  const workspace = memoryWorkspace(typeof files === 'string' ? { [entry]: files } : files);
  const facts = await readCode({ entry, workspace, catalog, ...(env ? { env: new Map(Object.entries(env)) } : {}) });
  if (facts === undefined) throw new Error(`nothing was read of ${entry}`);
  return facts;
}

/** `src/main.ts:3:7`. */
export function at(place: Place | undefined): string | undefined {
  if (place === undefined) return undefined;
  const { file, line, column } = locate(place);
  return `${file}:${line}:${column}`;
}

/** The text that a place covers. */
export function textAt(place: Place | undefined): string | undefined {
  return place?.file.text.slice(place.start, place.end);
}

/** `queue bullmq images`: role, framework and what is named, an auxiliary intake in brackets. */
export function intakesIn(facts: CodeFacts): readonly string[] {
  return facts.intakes.map(({ role, framework, name, schedule, auxiliary }) => {
    const text = [role, framework, name?.value ?? schedule?.value].filter((part) => part !== undefined).join(' ');
    return auxiliary ? `(${text})` : text;
  });
}

/** A handler in one line: `SIGTERM+SIGINT drains worker.close() [bullmq waits] awaited, exits, forced 30000`. */
function handlerText(handler: StopHandler): string {
  const drains = handler.drains.map(({ text, framework, effect }) => `${text} [${framework ?? '?'} ${effect}]`);
  return [
    handler.signals.join('+'),
    handler.by && `by ${handler.by}`,
    drains.length > 0 ? `drains ${drains.join(', ')}` : 'drains nothing',
    handler.awaitsDrain === undefined ? undefined : handler.awaitsDrain ? 'awaited' : 'not awaited',
    handler.exit && 'exits',
    handler.forcedExit && `forced ${handler.forcedExit.value}`,
    handler.delay && `after ${handler.delay.value}`,
    handler.followed ? undefined : 'not all followed',
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}

export function handlersIn(facts: CodeFacts): readonly string[] {
  return facts.stop.handlers.map(handlerText);
}
