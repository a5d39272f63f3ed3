export type * from './model/finding.ts';
export type * from './model/result.ts';
