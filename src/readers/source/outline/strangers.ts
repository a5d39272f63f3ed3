import type { Code } from './code.ts';
import { type CallSite, type Expr, lastName } from './outline.ts';
import type { Program } from './program.ts';
import { originOf } from './value.ts';

const RUNS =
  /^(run\w*|serve\w*|start\w*|execute\w*|launch\w*|main|loop\w*|listen\w*|\w*signal\w*|\w*shutdown\w*|\w*graceful\w*|wait\w*|register\w*hook\w*|app|application|daemon\w*|bootstrap\w*)$/i;

/** What is called so in the program's own code may install a handler as well, without being given the program to run. */
const OWN =
  /interrupt|terminat|hook|notify|(exit|clos\w*|stop|kill|cancel)(handler|func|signal|context|ctx|chan)|(on|at|handle|catch|trap|until|before)_?(exit|close|stop|kill)|^(init|setup|set_up|new_?app\w*)$/i;

/** Packages by such names may do so in `init` or in any function of theirs; of those that only set things up nobody expects it. */
const OWN_MODULE =
  /signal|shut|grace|lifecycle|life_cycle|terminat|exit|stop|(^|[/._])(server|app|application|boot\w*|start\w*|kernel|daemon|process\w*|main|runner|cmd|cli)$/i;
const SETTING_UP =
  /(^|[/._])(log\w*|conf\w*|settings|env|db|database|redis|cache|metrics?|trac\w*|models?|store|sentry|telemetry|version)$/i;

/**
 * Whether every stop handler there is was seen. Packages of the program's own that are not in the repository, as generated ones are not, leave that
 * open only where their names, or those of what is called in them, speak of running or stopping a program.
 */
export function handlersAreKnown(code: Code): boolean {
  const { program } = code;
  if (!program.complete && !(program.language.actsWhenCalled === true && program.onlyImportsAreMissing)) return false;
  return !lostMayHandle(program) && !strangersMayHandle(code);
}

function lostMayHandle({ lost }: Program): boolean {
  return [...lost].some((path) => OWN_MODULE.test(path));
}

/** A library that nobody has described is given the program to run, or its name speaks of stopping: it may well handle signals. */
function strangersMayHandle({ program, knowledge, values }: Code): boolean {
  const { language, lost } = program;
  return program.calls.some((site) => {
    const name = lastName(site.call.callee);
    if (name === undefined || !(RUNS.test(name) || (lost.size > 0 && OWN.test(name)))) return false;
    const found = values.of(site.call.callee, site);
    if (found.length === 0 && lost.size > 0) {
      const from = lostImport(program, site);
      return RUNS.test(name) || (from !== undefined && !SETTING_UP.test(from));
    }
    return (
      RUNS.test(name) &&
      found.some(
        (value) =>
          value.kind === 'external' && !language.isStandard(originOf(value, language.separator)) && knowledge.of(value).length === 0,
      )
    );
  });
}

/** The package that is not there and that `utils` of `utils.New(x).Start` stands for. */
function lostImport({ outlines, lost }: Program, { file, call }: CallSite): string | undefined {
  let { callee }: { callee: Expr } = call;
  for (let depth = 0; depth < 20 && (callee.kind === 'member' || callee.kind === 'call'); depth++)
    callee = callee.kind === 'member' ? callee.of : callee.callee;
  const name = callee.kind === 'name' ? callee.name : undefined;
  return outlines.get(file.path)?.imports.find(({ local, path }) => local === name && lost.has(path))?.path;
}
