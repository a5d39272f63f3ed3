import type { DeploymentStep, Job } from '../../src/model/pipeline.ts';
import { comparePlaces } from '../../src/model/place.ts';
import type { PipelineRule } from '../../src/model/rule.ts';
import type { Service } from '../../src/model/service.ts';
import { pm2 } from '../examples.ts';
import { deployFile, workflow } from '../workflows.ts';

const files = {
  'ecosystem.config.js': pm2("name: 'api',\nscript: 'server.js',\ninstances: 2,\nexp_backoff_restart_delay: 100,"),
  'server.js':
    "const server = require('node:http').createServer().listen(8080);\nprocess.on('SIGINT', () => {\n  setTimeout(() => process.exit(1), 1000).unref();\n  server.close(() => process.exit(0));\n});\n",
};
const deploy = (command: string): string =>
  workflow({ run: `${command}\ncurl --fail --retry 10 --retry-connrefused http://localhost:8080/` });

export default {
  id: 'reloads-not-restarts',
  question: 'downtime',
  severity: 'warning',
  title: 'PM2 keeps serving while it takes the new version',
  why: `\`pm2 restart\` counts an instance as up before it listens, and \`pm2 delete\` or \`stop\` followed by \`start\` leaves nothing that answers in between.
\`pm2 reload\` (or \`startOrReload\`) starts each new instance of a cluster before it stops the old one. In fork mode a reload is a restart: run in
cluster mode with at least two instances.`,
  sources: ['https://pm2.keymetrics.io/docs/usage/cluster-mode/#reload'],
  *checkPipeline(pipeline) {
    for (const job of pipeline.jobs) {
      if (job.reachable === false) continue;
      // A function that is called twice stands there once.
      const written = new Map(job.steps.map((step) => [`${step.at.file.path}:${step.at.start}`, step]));
      const restarts = [...written.values()].filter((step) => isRestart(job, step)).map((step) => ({ step, clustered: inCluster(step) }));
      const servers = [...new Set(restarts.map(({ clustered }) => clustered?.name))];
      for (const server of servers) {
        const [first, ...others] = restarts.filter(({ clustered }) => clustered?.name === server);
        if (!first) continue;
        const more = others.length > 0 ? ` (and ${others.length} more in this job)` : '';
        yield {
          at: first.step.at,
          key: first.step.text,
          message: `“${first.step.text}”${more} leaves ${server ?? 'the app'} without an instance that answers: ${server ? 'reload it' : 'in cluster mode a reload would keep serving'}`,
          related: others.slice(0, 5).map(({ step }) => ({ message: `“${step.text}”`, at: step.at })),
          ...(server ? {} : { severity: 'info' as const }),
        };
      }
    }
  },
  bad: [{ title: 'A restart', files: { ...files, [deployFile]: deploy('pm2 restart ecosystem.config.js') } }],
  good: [{ title: 'A reload', files: { ...files, [deployFile]: deploy('pm2 reload ecosystem.config.js') } }],
} satisfies PipelineRule;

/** It takes down what answers requests, or may, and brings it up again. */
function isRestart(job: Job, step: DeploymentStep): boolean {
  if (step.tool !== 'pm2' || step.throwaway || !(step.action === 'restart' || startsAgain(job, step))) return false;
  return step.targets.length === 0 || inCluster(step) !== undefined;
}

function inCluster({ targets }: DeploymentStep): Service | undefined {
  return targets.find(
    ({ type, units }) =>
      (type === 'api' || type === 'internal') &&
      units.some((unit) => unit.detail.platform === 'pm2' && unit.detail.execMode?.value === 'cluster'),
  );
}

/** A stop that a start follows in the same job, or a delete, unless deploy-does-not-kill tells of it. */
function startsAgain(job: Job, { action, kills, at }: DeploymentStep): boolean {
  if (action !== 'stop' && (action !== 'delete' || kills)) return false;
  return job.steps.some(
    (candidate) =>
      candidate.tool === 'pm2' && candidate.action === 'start' && candidate.at.file === at.file && comparePlaces(at, candidate.at) < 0,
  );
}
