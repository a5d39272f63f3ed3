import { describe, expect, it } from 'vitest';
import { lintFiles } from '../lint-tree.ts';
import { range } from './launch/describe-units.ts';

const tasks = (settings: string): string => `from celery import Celery\napp = Celery("shop")\n${settings}\n@app.task\ndef mail(): pass\n`;
const compose = (command: string): string => `services:\n  mails: { build: ., command: "${command}" }\n`;
const Dockerfile = 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\n';

async function intake(command: string, files: Readonly<Record<string, string>>) {
  const { system } = await lintFiles({ 'compose.yaml': compose(command), Dockerfile, ...files });
  return system.services[0]?.intakes[0];
}

const worker = (settings: string) => intake('celery -A shop worker', { 'shop.py': tasks(settings) });

describe('settings in code of what a command runs', () => {
  it.each([
    ['early by default', '', true, undefined],
    ['late by a setting', 'app.conf.task_acks_late = True', false, 'shop.py:3:1-31'],
    ['late where each task says so', '@app.task(acks_late=True)\ndef other(): pass', undefined, undefined],
  ])('acknowledges %s', async (_, settings, early, at) => {
    const found = await worker(settings);
    expect([found?.acksEarly?.value, found?.acksEarly?.at && range(found.acksEarly.at)?.replace(/:27-/, ':1-')]).toEqual([early, at]);
  });

  it('acknowledges late where each task says so', async () => {
    const each =
      'from celery import Celery\napp = Celery("shop")\n@app.task(acks_late=True)\ndef a(): pass\n@app.task(acks_late=True)\ndef b(): pass\n';
    expect((await intake('celery -A shop worker', { 'shop.py': each }))?.acksEarly?.value).toBe(false);
  });

  it('reads how long messages stay invisible', async () => {
    const found = await worker('app.conf.broker_transport_options = {"visibility_timeout": 7200}');
    expect(found?.lock?.value).toBe(7_200_000);
  });

  it('lets the command line win', async () => {
    const found = await intake('celery -A shop worker --concurrency 4', { 'shop.py': tasks('app.conf.worker_concurrency = 2') });
    expect([found?.framework, found?.role, found?.concurrency?.value]).toEqual(['celery', 'queue', 4]);
  });

  it('knows nothing of code that it cannot find', async () => {
    expect((await intake('celery -A shop worker', {}))?.acksEarly).toBeUndefined();
  });
});
