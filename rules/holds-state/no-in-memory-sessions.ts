import type { ServiceRule } from '../../src/model/rule.ts';
import { most } from '../../src/model/unit.ts';

const server = (options: string): string => `import express from 'express';
import session from 'express-session';
import { RedisStore } from 'connect-redis';

const app = express();
app.use(session({ secret: process.env.SESSION_SECRET, ${options} }));
app.get('/', (request, response) => response.json(request.session));
const server = app.listen(8080);
process.on('SIGTERM', () => {
  setTimeout(() => process.exit(1), 8000).unref();
  server.close(() => process.exit(0));
});
export const kept = RedisStore;
`;
const compose = 'services:\n  shop:\n    build: .\n    stop_grace_period: 20s\n    ports: ["8080:8080"]\n';
const dockerfile = 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.mjs"]\n';

export default {
  id: 'no-in-memory-sessions',
  question: 'holds-state',
  severity: 'warning',
  types: ['api', 'internal'],
  title: 'Sessions outlive the process',
  why: `A session store in the process logs everybody out at each deploy, and with more than one instance a user is logged in on one and not on the next.
Use a store outside the process, or signed cookies.`,
  sources: ['https://expressjs.com/en/resources/middleware/session.html'],
  *check(service) {
    const kept = service.code?.facts.memoryState.find((state) => state.kind === 'sessions');
    if (!kept) return;
    const several = service.units.some((unit) => (most(unit) ?? 1) > 1);
    yield {
      at: kept.at,
      key: kept.what,
      message: `${kept.what} keeps sessions in the process: a deploy logs everybody out${several ? ', and its instances do not share them' : ''}; give it a store`,
      answer: `sessions (${kept.what}) are lost at a restart`,
      ...(several ? { severity: 'error' as const } : {}),
    };
  },
  bad: [
    {
      title: 'express-session without a store',
      files: { 'compose.yaml': compose, Dockerfile: dockerfile, 'server.mjs': server('resave: false') },
    },
  ],
  good: [
    {
      title: 'Sessions in Redis',
      files: {
        'compose.yaml': compose,
        Dockerfile: dockerfile,
        'server.mjs': server('resave: false, store: new RedisStore({ client: {} })'),
      },
    },
  ],
} satisfies ServiceRule;
