import type { CommandModule } from './command.ts';
import { lint } from './lint.ts';

/** Every command. The first one is what runs when none is named. */
export const commands: readonly CommandModule[] = [lint];
