import type { ServiceRule } from '../../src/model/rule.ts';

const server = (options: string): string => `import axios from 'axios';
import express from 'express';

const app = express();
app.get('/', async (request, response) => {
  const { data } = await axios.get('http://auth:8080/session'${options});
  response.json(data);
});
const server = app.listen(8080);
process.on('SIGTERM', () => {
  setTimeout(() => process.exit(1), 8000).unref();
  server.close(() => process.exit(0));
});
`;
const compose = 'services:\n  shop:\n    build: .\n    stop_grace_period: 20s\n    ports: ["8080:8080"]\n';
const dockerfile = 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.mjs"]\n';

export default {
  id: 'calls-have-timeouts',
  question: 'blast-radius',
  severity: 'info',
  strict: 'warning',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler'],
  title: 'A call to another service gives up',
  why: `A call without a timeout waits as long as the other side lets it: one slow service ties up its callers, and theirs, until everything stands. It also
keeps a stop from finishing. Give every client a timeout.`,
  sources: [
    'https://axios-http.com/docs/req_config',
    'https://developer.mozilla.org/docs/Web/API/AbortSignal/timeout_static',
    'https://requests.readthedocs.io/en/latest/user/advanced/#timeouts',
  ],
  *check(service) {
    const open = (service.code?.facts.outboundCalls ?? []).filter(
      (call) => call.hasTimeout === false && (call.purpose === 'service' || call.purpose === 'unknown'),
    );
    const [first] = open;
    if (!first) return;
    const target = first.target ? ` to ${first.target.value}` : '';
    yield {
      at: first.at,
      key: first.client,
      message: `the call${target} by ${first.client} has no timeout${open.length > 1 ? `, nor have ${open.length - 1} others` : ''}: when the other side is slow, this service stands still with it`,
      related: open.slice(1, 6).map((call) => ({ message: `${call.client} without timeout`, at: call.at })),
    };
  },
  bad: [{ title: 'axios waits for ever', files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'server.mjs': server('') } }],
  good: [
    {
      title: 'axios gives up after five seconds',
      files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'server.mjs': server(', { timeout: 5000 }') },
    },
  ],
} satisfies ServiceRule;
