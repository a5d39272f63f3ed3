import type { Job } from '../../src/model/pipeline.ts';
import { comparePlaces } from '../../src/model/place.ts';
import type { PipelineRule } from '../../src/model/rule.ts';
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
      for (const step of job.steps) {
        if (step.tool !== 'pm2' || step.throwaway || job.reachable === false || !(step.action === 'restart' || startsAgain(job, step.at)))
          continue;
        const servers = step.targets.filter((target) => target.type === 'api' || target.type === 'internal');
        const clustered = servers.find((target) =>
          target.units.some((unit) => unit.detail.platform === 'pm2' && unit.detail.execMode?.value === 'cluster'),
        );
        if (step.targets.length > 0 && !clustered) continue;
        yield {
          at: step.at,
          key: step.text,
          message: `“${step.text}” leaves ${clustered ? clustered.name : 'the app'} without an instance that answers: ${clustered ? 'reload it' : 'in cluster mode a reload would keep serving'}`,
          ...(clustered ? {} : { severity: 'info' as const }),
        };
      }
    }
  },
  bad: [{ title: 'A restart', files: { ...files, [deployFile]: deploy('pm2 restart ecosystem.config.js') } }],
  good: [{ title: 'A reload', files: { ...files, [deployFile]: deploy('pm2 reload ecosystem.config.js') } }],
} satisfies PipelineRule;

/** A delete or stop that a start follows in the same job. */
function startsAgain(job: Job, at: Job['at']): boolean {
  const step = job.steps.find((candidate) => candidate.at === at);
  if (step?.action !== 'delete' && step?.action !== 'stop') return false;
  return job.steps.some(
    (candidate) =>
      candidate.tool === 'pm2' && candidate.action === 'start' && candidate.at.file === at.file && comparePlaces(at, candidate.at) < 0,
  );
}
