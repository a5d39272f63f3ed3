import { setFlagsFromString } from 'node:v8';

/**
 * V8 is made for programs that run for long. Measured on Node 20; later versions decide in other ways.
 *
 * - A function has to prove itself six times as long before it is optimised: a fifth of the CPU time of 2,000 documents and a tenth of 20, most of
 *   which the compiler took beside the run.
 * - The young are collected by one thread: of a small heap there is too little to share, and a twelfth of the CPU time went into threads that
 *   waited for each other.
 */
export function tuneForShortRun(): void {
  if (!process.versions.node.startsWith('20.')) return;
  setFlagsFromString('--interrupt-budget=750000');
  setFlagsFromString('--no-parallel-scavenge');
}
