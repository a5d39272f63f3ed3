import type { Catalog } from '../../../model/catalog.ts';
import type { CodeFacts } from '../../../model/code.ts';
import type { Workspace } from '../../../model/workspace.ts';
import { AskedEnvironment } from '../asked-environment.ts';
import { Code } from './code.ts';
import { intakesOf } from './intakes.ts';
import { Knowledge } from './knowledge.ts';
import type { SourceLanguage } from './language.ts';
import { Program } from './program.ts';
import { sendingOf } from './sending.ts';
import { type StopReader, stopHandlers } from './stop.ts';
import { handlersAreKnown } from './strangers.ts';
import { Values } from './values.ts';

export type SourceReader = SourceLanguage & StopReader;

export interface SourceRequest {
  readonly entry: string;
  readonly workspace: Workspace;
  readonly catalog: Catalog;
  readonly env?: ReadonlyMap<string, string | undefined>;
  /** The entry and these files are parts of a program whose start is not in the input. */
  readonly parts?: readonly string[];
}

/**
 * Reads the program that starts in a file, in one of the languages that are read by syntax tree. Nothing is executed; what cannot be
 * followed is a gap.
 */
export async function readProgram(
  reader: SourceReader,
  { entry, workspace, catalog, ...request }: SourceRequest,
): Promise<CodeFacts | undefined> {
  const language: SourceLanguage = reader;
  const file = workspace.read(entry);
  if (file === undefined) return undefined;
  const program = new Program(language, file, workspace);
  const knowledge = new Knowledge(catalog, language);
  await program.load(knowledge.words, request.parts);
  const env = new AskedEnvironment(request.env);
  const early = new Values(program, env);
  program.index((guard) => early.decide(guard));
  const code = new Code(program, knowledge, new Values(program, env));
  const seen = intakesOf(code);
  const { outboundCalls, enqueues, locks, memoryState } = sendingOf(code, seen);
  const defined = seen.filter((one) => one.defined).map(({ intake }) => intake);
  const stop = { handlers: stopHandlers(code, reader), hooks: undefined, complete: handlersAreKnown(code) };
  return {
    language: language.language,
    entry: { file, start: 0, end: 0 },
    files: [...program.outlines.keys()],
    complete: program.complete,
    gaps: program.gaps,
    ...(program.inParts ? { startIsMissing: true as const } : {}),
    intakes: seen.filter((one) => !one.defined).map(({ intake }) => intake),
    ...(defined.length > 0 ? { defined } : {}),
    stop,
    locks,
    readySignals: [],
    connectsBeforeListening: undefined,
    outboundCalls,
    enqueues,
    memoryState,
    ...(env.asked.size > 0 ? { asks: [...env.asked].sort() } : {}),
  };
}
