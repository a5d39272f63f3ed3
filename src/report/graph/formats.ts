import type { Result } from '../../model/result.ts';

type GraphReporter = (result: Result) => string;

export const graphReporters = {
  mermaid: async () => (await import('./mermaid.ts')).mermaid,
  dot: async () => (await import('./dot.ts')).dot,
  json: async () => (await import('./json.ts')).graphJson,
} as const satisfies Readonly<Record<string, () => Promise<GraphReporter>>>;

export type GraphFormat = keyof typeof graphReporters;

export const graphFormats = Object.keys(graphReporters) as readonly GraphFormat[];
