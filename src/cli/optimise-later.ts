import { setFlagsFromString } from 'node:v8';

/**
 * V8 optimises for programs that run for long. Here a function has to prove itself six times as long first: that saves a fifth of the CPU time of
 * 2,000 documents and a tenth of 20, most of which the compiler took beside the run. Measured on Node 20; later versions decide in another way.
 */
export function optimiseLater(): void {
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=750000');
}
