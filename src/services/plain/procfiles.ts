import { milliseconds } from '../../model/duration.ts';
import { byDefault } from '../../model/fact.ts';
import { baseName, folderOf } from '../../model/path.ts';
import type { StopPolicy } from '../../model/unit.ts';
import type { ProcessLine, Procfile } from '../../readers/procfile/read.ts';
import type { AssemblyContext } from '../context.ts';
import { resolveLaunch } from '../launch/resolve.ts';
import { impliedWord } from '../launch/words.ts';
import type { UnitDraft } from '../units/unit-draft.ts';
import { plainDraft } from './draft.ts';

/** One unit for each line of a Procfile, and for each program of supervisord where no image could be what runs it. */
export function procfileUnits(context: AssemblyContext): readonly UnitDraft[] {
  const { procfiles, dockerfiles } = context.declarations;
  return procfiles.flatMap((file) => {
    if (file.kind === 'supervisord') return dockerfiles.length > 0 ? [] : file.processes.map((line) => unitOf(line, file, context));
    return isOverlooked(file, procfiles) ? [] : file.processes.map((line) => unitOf(line, file, context));
  });
}

/** `Procfile.dev` beside a Procfile. */
function isOverlooked(file: Procfile, all: readonly Procfile[]): boolean {
  const { path } = file.file;
  return (
    baseName(path) !== 'Procfile' &&
    all.some((other) => other.file.path === `${path.slice(0, path.length - baseName(path).length)}Procfile`)
  );
}

const supervisordDocs = 'http://supervisord.org/configuration.html#program-x-section-settings';

function unitOf(line: ProcessLine, file: Procfile, context: AssemblyContext): UnitDraft {
  const { path } = file.file;
  const environment = context.environmentOf(path);
  const { command } = line;
  const end = Math.max(0, command.text.length - 1);
  const at = { file: command.file, start: command.toFile(0), end: command.toFile(end) + 1 };
  const resolved = resolveLaunch(
    {
      platform: 'process',
      at: line.at,
      environment,
      image: undefined,
      command: undefined,
      args: [impliedWord('bash', at), impliedWord('-c', at), { text: command.text, raw: command.text, at, embedded: command }],
      workingDirectory: folderOf(path),
      build: undefined,
      init: false,
      env: [],
    },
    context,
  );
  // The shell is the runner's own, and no part of what is declared.
  const [, ...wrappers] = resolved.launch.wrappers;
  const launch = { ...resolved.launch, wrappers, shell: undefined };
  const draft = plainDraft({
    platform: 'process',
    name: line.name,
    environment,
    at: line.at,
    resolved: { ...resolved, launch },
    env: [],
    ports: [],
  });
  return file.kind === 'supervisord' ? { ...draft, unit: { ...draft.unit, stop: supervised(line) } } : draft;
}

function supervised({ stopSignal, stopWait, at }: ProcessLine): StopPolicy {
  const period = stopWait ?? byDefault(milliseconds(10_000), 'supervisord default', supervisordDocs, at);
  const signal = stopSignal ?? byDefault('SIGTERM', 'supervisord default', supervisordDocs, at);
  return { signal, grace: period, period, preStop: undefined, hasPreStop: false };
}
