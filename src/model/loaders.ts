import type { Word } from './launch.ts';

/**
 * Programs that are given code and run it within themselves. Most install signal handlers of their own, which that code does not show: Daphne
 * and Kopf stop gracefully, Locust quits its runner (https://github.com/locustio/locust/blob/master/locust/main.py), uWSGI
 * reloads (https://uwsgi-docs.readthedocs.io/en/latest/Management.html#signals-for-controlling-uwsgi).
 */
const PROGRAMS =
  /^(daphne|granian|uwsgi|robyn|nameko|faststream|taskiq|arq|saq|chancy|prefect|streaq|procrastinate|streamlit|chainlit|marimo|kopf|functions-framework|locust)$/;

/** Django's development server restarts itself in a child and ends both at SIGTERM. */
const MANAGED = /^runserver(_plus)?$/;

/** Whether what a signal does is up to the program that loads the code, and cannot be told from the code. */
export function loadsCode(words: readonly Word[]): boolean {
  const names = words.slice(0, 4).map(({ text }) => text?.slice(text.lastIndexOf('/') + 1) ?? '');
  const first = /^(python|pypy)[\d.]*$/.test(names[0] ?? '') ? (names[1] === '-m' ? 2 : 1) : 0;
  const name = names[first] ?? '';
  return PROGRAMS.test(name) || (/^(manage\.py|django-admin|django)$/.test(name) && MANAGED.test(names[first + 1] ?? ''));
}
