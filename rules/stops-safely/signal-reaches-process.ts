import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import type { Service } from '../../src/model/service.ts';
import { stopSignalOf } from '../../src/model/stop.ts';
import { platformTitles, runsToCompletion, type Unit } from '../../src/model/unit.ts';
import { execForm } from '../dockerfile-edits.ts';
import { workload } from '../examples.ts';
import { listed } from '../sentences.ts';
import { isUtility } from '../utility-programs.ts';

export default {
  id: 'signal-reaches-process',
  question: 'stops-safely',
  severity: 'error',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler', 'unknown'],
  title: 'The stop signal reaches the program',
  why: `A container's stop signal goes to its first process alone. Where that is a shell, a package manager or a script that neither hands its place on
(\`exec\`) nor forwards signals, the program is never told to stop: it works on until it is killed. It depends on the shell: dash (Debian, Ubuntu, and
images built on them) stays in front of even a single command; busybox ash and bash hand their place to the last command of \`-c\`, but not from a
script file or a pipe. An init such as tini in front of \`sh -c\` makes it worse: it ends with the shell, and the program is killed at once.

Use the exec form (\`CMD ["node", "server.js"]\`), put \`exec\` before the last command of a script, and start programs directly instead of
through npm or yarn.`,
  sources: [
    'https://docs.docker.com/reference/dockerfile/#shell-form-entrypoint-example',
    'https://github.com/npm/cli/issues/6547',
    'https://github.com/krallin/tini#subreaping',
  ],
  *check(service) {
    for (const [unit, ...others] of alike(service.units.filter((one) => isCutOff(service, one)))) {
      if (!unit) continue;
      const { delivery } = unit.launch;
      const signal = signalTo(unit);
      const platforms = listed([unit, ...others].map(({ platform }) => platformTitles[platform]));
      const kills = new Set([unit, ...others].map(({ platform }) => platform)).size > 1 ? 'kill' : 'kills';
      const happens =
        delivery.verdict === 'lost'
          ? `${signal} ${delivery.certain ? 'never reaches' : 'may never reach'} the program: ${delivery.reason}; ${platforms} ${kills} it when the grace is over`
          : `the program ${delivery.certain ? 'is' : 'may be'} killed as soon as ${signal} comes: ${delivery.reason}`;
      const edits = delivery.at && execForm(delivery.at);
      yield {
        at: writtenAt(unit.at, delivery, unit.launch),
        message: happens,
        answer: delivery.verdict === 'lost' ? 'no: the stop signal never reaches it' : 'no: it is cut off as soon as the stop signal comes',
        fix: edits && { description: 'write the command in the exec form', safe: true, edits },
        ...(delivery.certain ? {} : { severity: 'warning' as const }),
      };
    }
  },
  bad: [
    {
      title: 'A shell in front on a Debian image',
      files: { 'worker.yaml': workload({ image: 'python:3.12-slim', container: 'command: [sh, -c, "celery -A billing worker"]' }) },
    },
    {
      title: 'The shell form of CMD on a Debian image',
      files: {
        Dockerfile: 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD node server.js\n',
        'server.js': "require('http').createServer().listen(8080);\nprocess.on('SIGTERM', () => process.exit(0));\n",
      },
    },
  ],
  good: [
    {
      title: 'exec hands the place on',
      files: { 'worker.yaml': workload({ image: 'python:3.12-slim', container: 'command: [sh, -c, "exec celery -A billing worker"]' }) },
    },
    {
      title: 'The exec form',
      files: { 'worker.yaml': workload({ image: 'python:3.12-slim', container: 'command: [celery, -A, billing, worker]' }) },
    },
    {
      title: 'A preStop hook tells the program to stop',
      files: {
        'worker.yaml': workload({
          image: 'python:3.12-slim',
          container:
            'command: [sh, -c, "celery -A billing worker"]\nlifecycle:\n  preStop:\n    exec:\n      command: [sh, -c, "pkill -TERM -f celery; sleep 20"]',
        }),
      },
    },
    {
      title: 'busybox ash hands its place to the last command',
      files: { 'worker.yaml': workload({ image: 'python:3.12-alpine', container: 'command: [sh, -c, "celery -A billing worker"]' }) },
    },
  ],
} satisfies ServiceRule;

function isCutOff(service: Service, unit: Unit): boolean {
  const { verdict } = unit.launch.delivery;
  // A preStop hook that runs a script, or sends a signal or a request, may be there because no signal comes through.
  if (unit.stop.preStopTells) return false;
  return !runsToCompletion(unit) && !isUtility(service, unit) && (verdict === 'lost' || verdict === 'cut-short');
}

/** What a process manager in the container sends on is not what the container gets. */
function signalTo(unit: Unit): string {
  const managed = unit.platform !== 'pm2' && unit.launch.wrappers.some((wrapper) => wrapper.kind === 'process-manager');
  return (managed ? unit.launch.stopSignal : stopSignalOf(unit))?.value ?? 'the stop signal';
}

/** Units that the same line of a script or Dockerfile cuts off, on whichever platform: it is mended once. */
function alike(units: readonly Unit[]): readonly (readonly Unit[])[] {
  const groups = new Map<string, Unit[]>();
  for (const unit of units) {
    const { delivery } = unit.launch;
    const { file, start } = writtenAt(unit.at, delivery, unit.launch);
    const key = [file.path, start, signalTo(unit), delivery.verdict, delivery.certain, delivery.reason].join('\u0000');
    groups.set(key, [...(groups.get(key) ?? []), unit]);
  }
  return [...groups.values()];
}
