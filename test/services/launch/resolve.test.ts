import { describe, expect, it } from 'vitest';
import { commandLine } from '../../../src/model/launch.ts';
import { unitsOf } from './describe-units.ts';

const pod = (image: string, fields: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: app }\nspec:\n  selector: { matchLabels: { a: b } }\n  template:\n    metadata: { labels: { a: b } }\n    spec:\n      containers:\n        - name: app\n          image: ${image}\n${fields === '' ? '' : `          ${fields.replaceAll('\n', '\n          ')}\n`}`;

async function kubernetes(image: string, fields: string, files: Readonly<Record<string, string>> = {}) {
  const [draft] = await unitsOf({ 'deploy.yaml': pod(image, fields), ...files });
  if (!draft) throw new Error('no unit');
  const { launch } = draft.unit;
  return `${commandLine(launch.words)} | ${launch.delivery.verdict}${launch.delivery.certain ? '' : '?'}`;
}

// https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/#notes
describe('command and args over ENTRYPOINT and CMD', () => {
  const files = { 'mail/Dockerfile': 'FROM alpine\nENTRYPOINT ["entry"]\nCMD ["default"]\n' };
  it.each([
    ['', 'entry default'],
    ['args: [other]', 'entry other'],
    ['command: [own]', 'own'],
    ['command: [own]\nargs: [other]', 'own other'],
    ['command: []\nargs: []', 'entry default'],
  ])('%j', async (fields, expected) => {
    expect(await kubernetes('acme/mail', fields, files)).toBe(`${expected} | arrives`);
  });

  it.each([
    ['acme/unknown', '', ' | unknown?'],
    ['acme/unknown', 'args: [serve, --port, "80"]', 'serve --port 80 | unknown?'],
    ['acme/unknown', 'command: [serve]', 'serve | arrives'],
    ['python:3.12-slim', 'args: [python, main.py]', 'python main.py | arrives'],
    ['python:3.12-slim', 'command: [sh, -c]\nargs: ["python main.py"]', 'python main.py | lost'],
    ['python:3.12-alpine', 'command: [sh, -c]\nargs: ["python main.py"]', 'python main.py | arrives'],
    ['gcr.io/distroless/nodejs20', 'args: [main.js]', '/nodejs/bin/node main.js | arrives'],
  ])('%s with %j', async (image, fields, expected) => {
    expect(await kubernetes(image, fields)).toBe(expected);
  });

  it('ignores CMD and args behind an ENTRYPOINT in shell form', async () => {
    const shell = { 'mail/Dockerfile': 'FROM debian\nENTRYPOINT serve --all\nCMD ["default"]\n' };
    expect(await kubernetes('acme/mail', 'args: [other]', shell)).toBe('serve --all | lost');
  });

  it('starts in the folder that the pod names', async () => {
    const [draft] = await unitsOf({
      'deploy.yaml': pod('acme/mail', 'workingDir: /app/jobs\ncommand: [node, mail.js]'),
      'mail/Dockerfile': 'FROM node:22\nWORKDIR /app\nCOPY . .\n',
      'mail/jobs/mail.js': '',
    });
    expect(draft?.entry?.path).toBe('mail/jobs/mail.js');
  });

  it('takes variables from the pod before those of the image', async () => {
    const [draft] = await unitsOf({
      'deploy.yaml': pod('acme/mail', 'env:\n  - { name: ROLE, value: worker }'),
      'mail/Dockerfile': 'FROM node:22\nENV ROLE=web\nWORKDIR /app\nCOPY . .\nCMD ["sh", "run.sh"]\n',
      'mail/run.sh': 'exec node $ROLE.js\n',
      'mail/worker.js': '',
      'mail/web.js': '',
    });
    expect(draft?.entry?.path).toBe('mail/worker.js');
  });
});

describe('what is left alone', () => {
  it.each([
    ['a program that only keeps the container up', 'command: [sh, -c, "sleep infinity"]', 'sleep infinity | unknown?'],
    ['a task runner', 'command: [nx, serve, api]', 'nx serve api | unknown'],
    ['a shell that is asked for input', 'command: [bash]', 'bash | arrives'],
  ])('%s', async (_title, fields, expected) => {
    expect(await kubernetes('node:22', fields)).toBe(expected);
  });

  it('ends where wrappers go in a circle', async () => {
    const files = {
      'mail/Dockerfile': 'FROM node:22\nWORKDIR /a\nCOPY . .\nCMD ["npm", "start"]\n',
      'mail/package.json': '{ "scripts": { "start": "npm start" } }',
    };
    expect(await kubernetes('acme/mail', '', files)).toMatch(/^npm start \| cut-short$/);
    const script = { 'mail/Dockerfile': 'FROM node:22\nCOPY a.sh /\nCMD ["/a.sh"]\n', 'mail/a.sh': '#!/bin/sh\nexec /a.sh\n' };
    expect(await kubernetes('acme/mail', '', script)).toMatch(/^\/a\.sh \| /);
  });
});

it.each([
  ['php:8.3-fpm', 'SIGQUIT STOPSIGNAL of php:8.3-fpm'],
  ['php:8.3-fpm-alpine', 'SIGQUIT STOPSIGNAL of php:8.3-fpm-alpine'],
  ['php:8.3-apache', 'SIGWINCH STOPSIGNAL of php:8.3-apache'],
  ['php:8.3-cli', undefined],
  ['nginx', 'SIGQUIT STOPSIGNAL of nginx'],
  ['acme/nginx', undefined],
  ['node:22', undefined],
])('the stop signal of what is made of %s', async (base, expected) => {
  const [draft] = await unitsOf({
    'compose.yaml': 'services: { a: { build: . } }\n',
    Dockerfile: `FROM ${base}\nCMD ["php", "worker.php"]\n`,
  });
  const signal = draft?.unit.launch.stopSignal;
  expect(signal && `${signal.value} ${signal.of}`).toBe(expected);
});
