import type { Command } from 'commander';
import type { Io } from '../io.ts';

/** A command: declares itself on the program, and hands its exit status to `done`. What it needs to run is imported when it runs. */
export interface CommandModule {
  readonly declare: (program: Command, io: Io, done: (status: number) => void) => void;
}
