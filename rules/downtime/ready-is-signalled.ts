import { describeDuration, writtenAt } from '../../src/model/fact.ts';
import type { Fix } from '../../src/model/finding.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { pm2 } from '../examples.ts';

const server = (ready: string): string => `import http from 'node:http';

const server = http.createServer((request, response) => response.end('ok'));
server.listen(8080${ready});
process.on('SIGINT', () => {
  setTimeout(() => process.exit(1), 1000).unref();
  server.close(() => process.exit(0));
});
`;
const app = pm2("name: 'api',\nscript: 'server.mjs',\ninstances: 2,\nwait_ready: true,\nexp_backoff_restart_delay: 100,");

export default {
  id: 'ready-is-signalled',
  question: 'downtime',
  severity: 'error',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler', 'unknown'],
  title: 'PM2 is told when an instance is ready',
  why: `With \`wait_ready\` PM2 waits for \`process.send('ready')\` before it stops the old instance. When that never comes, each reload waits for
\`listen_timeout\` and then stops the old instance all the same, ready or not. Without \`wait_ready\` a cluster instance counts as ready when it listens:
connect to what it needs before it does, or signal it. \`next start\` sends no “ready” by itself.`,
  sources: [
    'https://pm2.keymetrics.io/docs/usage/signals-clean-restart/#graceful-start',
    'https://github.com/vercel/next.js/blob/canary/packages/next/src/server/lib/start-server.ts',
  ],
  *check(service) {
    const facts = service.code?.facts;
    for (const { detail, at, edit } of service.units) {
      if (detail.platform !== 'pm2') continue;
      const turned = (to: boolean): Fix | undefined => {
        const edits = edit({ set: 'field', path: ['wait_ready'], to });
        return edits && { description: `set wait_ready: ${to}`, safe: true, edits };
      };
      const waits = `each reload waits ${describeDuration(detail.listenTimeout)} and then stops the old instance all the same`;
      const written = writtenAt(at, detail.waitReady);
      const uncertain = { severity: 'warning' as const };
      if (detail.waitReady.value && facts?.complete && facts.readySignals.length === 0) {
        yield {
          at: written,
          key: 'never',
          message: `wait_ready is on, but the code never sends “ready”: ${waits}`,
          answer: 'PM2 waits for a “ready” that never comes',
          related: [{ message: 'the program starts here', at: facts.entry }],
          fix: turned(false),
          ...(detail.execMode?.value === 'cluster' ? {} : uncertain),
        };
      } else if (detail.waitReady.value && !facts && detail.neverReady) {
        yield {
          at: written,
          key: 'never',
          message: `wait_ready is on, but the program that is started sends no “ready” by itself: unless what it loads does, ${waits}`,
          answer: 'PM2 waits for a “ready” that may never come',
          related: [{ message: 'the program starts here', at: detail.neverReady }],
          ...uncertain,
        };
      }
      if (!detail.waitReady.value && detail.execMode?.value === 'cluster' && facts?.connectsBeforeListening && service.type === 'api') {
        yield {
          at: written,
          key: 'unsignalled',
          severity: 'info',
          message: 'it connects before it listens: wait_ready with process.send(“ready”) would let a reload see a start that fails',
          related: [{ message: 'it connects here', at: facts.connectsBeforeListening }],
          fix: facts.readySignals.length > 0 ? turned(true) : undefined,
        };
      }
    }
  },
  bad: [{ title: 'Nobody sends ready', files: { 'ecosystem.config.js': app, 'server.mjs': server('') } }],
  good: [
    { title: 'Ready when it listens', files: { 'ecosystem.config.js': app, 'server.mjs': server(", () => process.send?.('ready')") } },
  ],
} satisfies ServiceRule;
