import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import type { Service } from '../../src/model/service.ts';
import { stopSignalOf } from '../../src/model/stop.ts';
import { platformTitles, runsToCompletion, type Unit } from '../../src/model/unit.ts';
import { execForm } from '../dockerfile-edits.ts';
import { workload } from '../examples.ts';

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
    for (const unit of service.units) {
      const { delivery } = unit.launch;
      if (runsToCompletion(unit) || isUtility(service, unit) || (delivery.verdict !== 'lost' && delivery.verdict !== 'cut-short')) continue;
      // What a process manager in the container sends on is not what the container gets.
      const managed = unit.platform !== 'pm2' && unit.launch.wrappers.some((wrapper) => wrapper.kind === 'process-manager');
      const signal = (managed ? unit.launch.stopSignal : stopSignalOf(unit))?.value ?? 'the stop signal';
      const happens =
        delivery.verdict === 'lost'
          ? `${signal} ${delivery.certain ? 'never reaches' : 'may never reach'} the program: ${delivery.reason}; ${platformTitles[unit.platform]} kills it when the grace is over`
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
      title: 'busybox ash hands its place to the last command',
      files: { 'worker.yaml': workload({ image: 'python:3.12-alpine', container: 'command: [sh, -c, "celery -A billing worker"]' }) },
    },
  ],
} satisfies ServiceRule;

/** A script that only waits and calls tools holds no work of its own: there is nothing that a signal would save. */
function isUtility(service: Service, unit: Unit): boolean {
  if (unit.launch.words.length === 0 && service.type === 'unknown') return !startsSomething(unit);
  const program = unit.launch.words[0]?.text?.split('/').at(-1);
  return program !== undefined && utilities.has(program);
}

/** What is run at the end is not known, but it is a process manager, or a script that is there to start something. */
function startsSomething({ launch }: Unit): boolean {
  const last = launch.wrappers.at(-1);
  if (last?.kind === 'process-manager' || last?.kind === 'supervisor') return true;
  return last?.kind === 'script' && /(^|[-_.])(start|serve|server|worker|workers|daemon|web)([-_.]|$)/.test(last.text);
}

const utilities = new Set(
  'sleep ls find head tail cat echo printf true false test [ cp mv rm ln mkdir chmod chown touch sed awk grep tr cut date find tar gzip curl wget nc ping openssl update-ca-certificates psql mysql redis-cli mongosh mongo aws gcloud az kubectl mc jq envsubst'.split(
    ' ',
  ),
);
