import { catalog } from '../../../rules/catalog/index.ts';
import { memoryWorkspace } from '../../../src/files/workspace.ts';
import { formatDuration } from '../../../src/model/duration.ts';
import { commandLine } from '../../../src/model/launch.ts';
import { locate, type Place } from '../../../src/model/place.ts';
import { readFiles } from '../../../src/readers/read.ts';
import { parseShell } from '../../../src/readers/shell/parse.ts';
import type { AssemblyContext } from '../../../src/services/context.ts';
import { environmentsOf } from '../../../src/services/environments.ts';
import { composeUnits } from '../../../src/services/units/compose.ts';
import { kubernetesUnits } from '../../../src/services/units/kubernetes.ts';
import { plainUnits } from '../../../src/services/units/plain.ts';
import { pm2Units } from '../../../src/services/units/pm2.ts';
import type { UnitDraft } from '../../../src/services/units/unit-draft.ts';

async function contextOf(files: Readonly<Record<string, string>>): Promise<AssemblyContext> {
  const workspace = memoryWorkspace(files);
  const declarations = await readFiles(workspace.paths, workspace);
  return { workspace, catalog, declarations, environmentOf: environmentsOf(declarations), parseShell };
}

/** The units of a tree, of every platform, in the order in which they are assembled. */
export async function unitsOf(files: Readonly<Record<string, string>>): Promise<readonly UnitDraft[]> {
  const context = await contextOf(files);
  return [...kubernetesUnits(context), ...pm2Units(context), ...composeUnits(context), ...plainUnits(context)];
}

export function range(place: Place | undefined): string {
  if (!place) return 'nowhere';
  const { file, line, column, endLine, endColumn } = locate(place);
  return `${file}:${line}:${column}-${endLine === line ? '' : `${endLine}:`}${endColumn}`;
}

/** How each unit of a tree is started and stopped, as text that a test can compare whole. */
export function describeLaunches(units: readonly UnitDraft[]): string {
  return units.map(describeLaunch).join('\n');
}

function describeLaunch({ unit, entry }: UnitDraft): string {
  const { launch, stop } = unit;
  const { delivery } = launch;
  const [first] = launch.words;
  const lines = [
    `${unit.platform} ${unit.kind} ${unit.name} ${range(unit.at)}`,
    `  runs: ${first ? `${commandLine(launch.words)} ${range(first.at)}` : 'not known'}`,
    ...launch.others.map((words) => `  beside: ${commandLine(words)}`),
    ...launch.wrappers.map((wrapper) => `  ${wrapper.kind}: ${wrapper.text} (${wrapper.signal ?? 'not known'}) ${range(wrapper.at)}`),
    `  signal: ${delivery.verdict}${delivery.certain ? '' : ' (not certain)'}${delivery.reason === undefined ? '' : `: ${delivery.reason}`}${delivery.at ? ` ${range(delivery.at)}` : ''}`,
    `  stop: ${stop.signal?.value ?? 'not known'}, ${stop.grace ? formatDuration(stop.grace.value) : 'not known'}${stop.grace?.of === undefined ? '' : ` (${stop.grace.of})`}`,
    ...(launch.shell ? [`  shell: ${launch.shell.value}${launch.shell.of === undefined ? '' : ` of ${launch.shell.of}`}`] : []),
    ...(entry
      ? [`  entry: ${entry.path}`, ...entry.via.map((hop) => `    by ${hop.by}${hop.guessed ? ' (a guess)' : ''} ${range(hop.at)}`)]
      : []),
    ...launch.gaps.map((gap) => `  gap: ${gap.what}: ${gap.why}`),
  ];
  return `${lines.join('\n')}\n`;
}
