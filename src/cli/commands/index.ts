import type { CommandModule } from './command.ts';
import { completion } from './completion.ts';
import { explain } from './explain.ts';
import { graph } from './graph.ts';
import { init } from './init.ts';
import { lint } from './lint.ts';
import { merge } from './merge.ts';
import { rules } from './rules.ts';

/** Every command, in the order of the help. Linting is what runs when none is named. */
export const commands: readonly CommandModule[] = [lint, explain, rules, graph, merge, init, completion];
