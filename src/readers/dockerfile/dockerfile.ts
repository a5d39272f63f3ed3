import type { Fact } from '../../model/fact.ts';
import type { Word } from '../../model/launch.ts';
import type { EmbeddedText, Place, SourceFile } from '../../model/place.ts';
import type { EnvVar } from '../../model/unit.ts';

/** One Dockerfile: its stages in order. Which of them is run is told by `finalStage`. */
export interface Dockerfile {
  readonly file: SourceFile;
  readonly stages: readonly Stage[];
}

/** One `FROM` and what follows it. Values are those of this stage alone, but for variables, the working directory and the shell, which it inherits. */
export interface Stage {
  readonly index: number;
  /** In lower case, as Docker compares it. */
  readonly name: string | undefined;
  readonly at: Place;
  readonly base: BaseImage;
  readonly entrypoint: Command | undefined;
  readonly cmd: Command | undefined;
  readonly stopSignal: Fact<string> | undefined;
  readonly user: Fact<string> | undefined;
  /** Absolute; undefined when no WORKDIR was set or it holds an unknown variable. */
  readonly workdir: string | undefined;
  readonly env: readonly EnvVar[];
  readonly healthcheck: Place | undefined;
  readonly ports: readonly { readonly number: number; readonly protocol: string; readonly at: Place }[];
  readonly copies: readonly CopyStep[];
  readonly runs: readonly RunStep[];
}

export interface BaseImage {
  /** As written. */
  readonly raw: string;
  /** With variables replaced; undefined when one has no known value. */
  readonly image: string | undefined;
  /** The earlier stage of the same file that it is. */
  readonly stage: number | undefined;
  readonly at: Place;
}

/** CMD or ENTRYPOINT. In shell form `shell` is the SHELL in force, undefined for `/bin/sh -c`. */
export type Command =
  | { readonly form: 'exec'; readonly keyword: 'CMD' | 'ENTRYPOINT'; readonly words: readonly Word[]; readonly at: Place }
  | {
      readonly form: 'shell';
      readonly keyword: 'CMD' | 'ENTRYPOINT';
      readonly text: EmbeddedText;
      readonly shell: readonly Word[] | undefined;
      readonly at: Place;
    };

/** COPY or ADD. */
export interface CopyStep {
  readonly from:
    | { readonly kind: 'context' }
    | { readonly kind: 'stage'; readonly index: number }
    | { readonly kind: 'image'; readonly image: string };
  /** As written, variables replaced; those with unknown variables are left out. Addresses are left out too. */
  readonly sources: readonly string[];
  /** Files written into the Dockerfile itself. */
  readonly inline: readonly { readonly name: string; readonly content: EmbeddedText }[];
  /** Absolute path in the image; ends in `/` when it is a folder for certain. Undefined when it holds an unknown variable. */
  readonly target: string | undefined;
  readonly at: Place;
}

export interface RunStep {
  /** The command, lines joined; for a here-document its content. */
  readonly text: EmbeddedText;
  /** The words of the exec form. */
  readonly words: readonly Word[] | undefined;
  readonly workdir: string | undefined;
  readonly at: Place;
}

/** The stage that an image is made of: the build target by name or number, or the last. Undefined when the target does not exist. */
export function finalStage(dockerfile: Dockerfile, target: string | undefined): Stage | undefined {
  if (target === undefined || target === '') return dockerfile.stages.at(-1);
  const wanted = target.toLowerCase();
  return (
    dockerfile.stages.findLast((stage) => stage.name === wanted) ?? (/^\d+$/.test(wanted) ? dockerfile.stages[Number(wanted)] : undefined)
  );
}

/** A stage and the stages of the same file it is built upon, nearest first. */
export function stageChain(dockerfile: Dockerfile, stage: Stage): readonly Stage[] {
  const chain: Stage[] = [];
  for (let current: Stage | undefined = stage; current; ) {
    chain.push(current);
    const next: number | undefined = current.base.stage;
    current = next === undefined || next >= current.index ? undefined : dockerfile.stages[next];
  }
  return chain;
}
