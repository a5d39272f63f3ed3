import type { Fact, Gap } from './fact.ts';
import type { EmbeddedText, Place } from './place.ts';

/** One word of a command line; `text` is undefined when it holds a variable or an expression. */
export interface Word {
  readonly text: string | undefined;
  /** As written, for messages. */
  readonly raw: string;
  readonly at: Place;
  /** `text` with its map back to the file, for words that are scripts (`sh -c "…"`): gives exact places in quotes and block scalars. */
  readonly embedded?: EmbeddedText;
}

/**
 * What starts a unit. `words` is the program itself after every wrapper has been peeled; `wrappers` are what stands before it, outermost
 * first, because they decide whether the stop signal arrives. Both are empty when nothing in the input says what is run.
 */
export interface Launch {
  readonly words: readonly Word[];
  readonly wrappers: readonly Wrapper[];
  /** Several programs under one supervisor or `a & b`: each of the others. */
  readonly others: readonly (readonly Word[])[];
  /** The shell that `/bin/sh` is in the image, where a shell is in the chain. */
  readonly shell: Fact<ShellFlavour> | undefined;
  /** The image's or the manifest's stop signal, when it is not the platform's. */
  readonly stopSignal: Fact<string> | undefined;
  /** Whether the stop signal reaches the program: worked out from the wrappers, the shell and the platform. */
  readonly delivery: SignalDelivery;
  /** Where the command is written: the manifest, the Dockerfile, the PM2 app. */
  readonly at: Place | undefined;
  /** The folder it starts in, where a container's declaration or Dockerfile says so. */
  readonly workdir?: string;
  readonly gaps: readonly Gap[];
}

export type ShellFlavour = 'dash' | 'ash' | 'bash' | 'none';

/** `sh -c`, `npm run`, `tini`, an entry point script, … */
export interface Wrapper {
  readonly kind: 'shell' | 'script' | 'init' | 'package-manager' | 'supervisor' | 'process-manager' | 'dev-runner' | 'runner';
  /** `sh -c`, `npm run start`, `tini --`. */
  readonly text: string;
  /** Whether it hands its place on by `exec`, forwards signals, ends at once, or stops them; undefined when not known. */
  readonly signal: 'replaces-itself' | 'forwards' | 'ends-at-once' | 'swallows' | undefined;
  readonly at: Place;
}

export interface SignalDelivery {
  readonly verdict: 'arrives' | 'lost' | 'cut-short' | 'unknown';
  /** Which wrapper stops it and why, in words; undefined when it arrives. */
  readonly reason: string | undefined;
  readonly at: Place | undefined;
  /** Severity hint: false where the verdict rests on an unknown base image. */
  readonly certain: boolean;
}

export const nothingLaunched: Launch = {
  words: [],
  wrappers: [],
  others: [],
  shell: undefined,
  stopSignal: undefined,
  delivery: { verdict: 'unknown', reason: undefined, at: undefined, certain: false },
  at: undefined,
  gaps: [],
};

/** `celery -A app worker`: the words as one line, for evidence and messages. */
export function commandLine(words: readonly Word[]): string {
  return words.map((word) => word.text ?? word.raw).join(' ');
}
