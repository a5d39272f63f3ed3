import type { Reporter } from './reporter.ts';

/** Every output format and the module that makes it, loaded when it is asked for. */
export const reporters = {
  text: async () => (await import('./text/text.ts')).text,
  json: async () => (await import('./json.ts')).json,
} as const satisfies Readonly<Record<string, () => Promise<Reporter>>>;

export type Format = keyof typeof reporters;

export const formats = Object.keys(reporters) as readonly Format[];
