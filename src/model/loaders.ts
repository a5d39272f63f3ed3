import type { Word } from './launch.ts';

/**
 * Programs that are given code and run it within themselves, and that install signal handlers of their own, which that code does not show. Where each
 * of them does was read in its source:
 * - arq: arq/worker.py, SAQ: saq/worker.py, Chancy: chancy/worker.py, streaQ: streaq/worker.py, Procrastinate: procrastinate/signals.py
 * - Daphne: daphne/server.py (Twisted's reactor), Granian: granian/server/common.py, Chainlit and marimo: Server.run() of Uvicorn
 * - functions-framework: src/functions_framework/_http/gunicorn.py (Gunicorn's arbiter), Streamlit: lib/streamlit/web/bootstrap.py
 * - FastStream: faststream/_internal/cli/supervisors/utils.py, Nameko: nameko/cli/run.py, Prefect: src/prefect/cli/worker.py, server.py
 * - Kopf: kopf/_core/reactor/running.py, Locust: locust/main.py
 * - uWSGI: core/master.c and core/uwsgi.c (https://uwsgi-docs.readthedocs.io/en/latest/Management.html#signals-for-controlling-uwsgi)
 */
const PROGRAMS =
  /^(daphne|granian|uwsgi|nameko|faststream|arq|saq|chancy|prefect|streaq|procrastinate|streamlit|chainlit|marimo|kopf|functions-framework|locust)$/;

/** Django's development server restarts itself in a child and ends both at SIGTERM (django/utils/autoreload.py). */
const MANAGED = /^runserver(_plus)?$/;

/** Whether what a signal does is up to the program that loads the code, and cannot be told from the code. */
export function loadsCode(words: readonly Word[]): boolean {
  const names = words.slice(0, 4).map(({ text }) => text?.slice(text.lastIndexOf('/') + 1) ?? '');
  const first = /^(python|pypy)[\d.]*$/.test(names[0] ?? '') ? (names[1] === '-m' ? 2 : 1) : 0;
  const name = names[first] ?? '';
  const next = names[first + 1] ?? '';
  if (PROGRAMS.test(name)) return true;
  if (/^(manage\.py|django-admin|django)$/.test(name)) return MANAGED.test(next);
  // The worker's process manager handles signals (taskiq/cli/worker/process_manager.py); the scheduler installs nothing (taskiq/cli/scheduler/run.py).
  if (name === 'taskiq') return next !== 'scheduler';
  // Of several processes Robyn's first one kills the others; the only one handles nothing (robyn/processpool.py, robyn/reloader.py).
  return name === 'robyn' && words.some(({ text }) => /^--(processes|fast|dev)(=|$)/.test(text ?? ''));
}
