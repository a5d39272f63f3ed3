import type { Catalog } from '../../../model/catalog.ts';
import type { CodeFacts, StopHandling } from '../../../model/code.ts';
import type { Workspace } from '../../../model/workspace.ts';
import { AskedEnvironment } from '../asked-environment.ts';
import type { Expression } from './estree.ts';
import { type Code, indexCalls, type SeenIntake } from './facts/code.ts';
import { intakesOf } from './facts/intakes.ts';
import { jobsOf } from './facts/jobs.ts';
import { knowledgeOf } from './facts/knowledge.ts';
import { locksOf } from './facts/locks.ts';
import { outboundCallsOf } from './facts/outbound.ts';
import { tellPrivatePackages } from './facts/private-packages.ts';
import { connectsBeforeListening, readySignalsOf } from './facts/ready.ts';
import { enqueuesOf, memoryStateOf } from './facts/sending.ts';
import type { ModuleIndex } from './program/module-index.ts';
import { failure, ProgramModules } from './program/modules.ts';
import { type Judge, reachable } from './program/reach.ts';
import { projectOf } from './project.ts';
import { ownHandlers } from './stop/handlers.ts';
import { helperHandlers } from './stop/helpers.ts';
import { nestHandling } from './stop/nest.ts';
import { Resolver } from './values/resolver.ts';

export interface JavaScriptRequest {
  readonly entry: string;
  readonly workspace: Workspace;
  readonly catalog: Catalog;
  readonly env?: ReadonlyMap<string, string | undefined> | undefined;
  /** The entry is a part of a program whose start is not in the input. */
  readonly parts?: readonly string[];
}

/**
 * Reads the JavaScript or TypeScript program that starts in a file. Nothing is executed: names are followed through the program's own
 * modules, as far as they can be, and what cannot be followed is a gap.
 */
export function readJavaScript({ entry, workspace, catalog, env: known, parts }: JavaScriptRequest): CodeFacts | undefined {
  const file = workspace.read(entry);
  if (file === undefined) return undefined;
  const program = new ProgramModules(projectOf(workspace), file, catalog);
  if (parts) program.miss({ what: 'what starts the program', why: 'it is not in the input', at: { file, start: 0, end: 0 } });
  const main = program.load(file.path);
  const env = new AskedEnvironment(known);
  const found = main === undefined ? undefined : gather(program, main, catalog, env);
  return {
    language: 'javascript',
    entry: { file, start: 0, end: 0 },
    files: program.files,
    complete: found !== undefined && program.complete,
    gaps: program.gaps,
    ...(parts ? { startIsMissing: true as const } : {}),
    intakes: found?.intakes.map(({ intake }) => intake) ?? [],
    stop: found?.stop ?? { handlers: [], hooks: undefined },
    locks: found?.locks ?? [],
    readySignals: found?.readySignals ?? [],
    connectsBeforeListening: found?.connectsBeforeListening,
    outboundCalls: found?.outboundCalls ?? [],
    enqueues: found?.enqueues ?? [],
    memoryState: found?.memoryState ?? [],
    ...(env.asked.size > 0 ? { asks: [...env.asked].sort() } : {}),
  };
}

interface Gathered
  extends Pick<CodeFacts, 'locks' | 'readySignals' | 'connectsBeforeListening' | 'outboundCalls' | 'enqueues' | 'memoryState'> {
  readonly intakes: readonly SeenIntake[];
  readonly stop: StopHandling;
}

function gather(
  program: ProgramModules,
  entry: ModuleIndex,
  catalog: Catalog,
  env: ReadonlyMap<string, string | undefined>,
): Gathered | undefined {
  try {
    const units = reachable(program, entry, judgeOf(new Resolver(program, env), entry));
    program.tellLost();
    // Only now are all modules there: what a name stands for is looked up anew.
    const lookup = new Resolver(program, env);
    const code: Code = { program, lookup, knowledge: knowledgeOf(catalog), entry, units, calls: indexCalls(units) };
    tellPrivatePackages(program, units, code.knowledge);
    const intakes = intakesOf(code);
    const nest = nestHandling(code, intakes);
    const inJob = jobsOf(code, intakes);
    const own = ownHandlers(code, intakes);
    return {
      intakes,
      stop: {
        handlers: [...own, ...helperHandlers(code, intakes), ...nest.handlers],
        hooks: nest.hooks,
        complete: program.handlersAreKnown(own.length > 0),
      },
      locks: locksOf(code, intakes),
      readySignals: readySignalsOf(code),
      connectsBeforeListening: connectsBeforeListening(intakes),
      outboundCalls: outboundCallsOf(code, inJob),
      enqueues: enqueuesOf(code),
      memoryState: memoryStateOf(code),
    };
  } catch (error) {
    program.miss(failure(entry.file, error));
    return undefined;
  }
}

function judgeOf(lookup: Resolver, entry: ModuleIndex): Judge {
  return {
    truth: (test, module) => isMain(test, module, entry) ?? lookup.truth(test, { module, frame: undefined }),
    equal: (subject, other, module) => {
      const at = { module, frame: undefined };
      const [a, ...more] = lookup.values(subject, at);
      const [b, ...others] = lookup.values(other, at);
      if (a?.kind !== 'constant' || b?.kind !== 'constant' || more.length + others.length > 0 || a.env !== undefined) return undefined;
      return a.value === b.value;
    },
    isForeign: (base, module) => {
      const values = lookup.values(base, { module, frame: undefined });
      return values.length === 0 || values.some((value) => value.kind === 'external' && value.package !== 'events');
    },
  };
}

/** `require.main === module` and `import.meta.main` hold in the entry alone. */
function isMain(test: Expression, module: ModuleIndex, entry: ModuleIndex): boolean | undefined {
  const text = module.file.text.slice(test.start, Math.min(test.end, test.start + 200)).replaceAll(/\s+/g, '');
  if (/^(require\.main===?module|module===?require\.main|!module\.parent|import\.meta\.main)$/.test(text)) return module === entry;
  return /^(require\.main!==?module|module\.parent|!import\.meta\.main)$/.test(text) ? module !== entry : undefined;
}
