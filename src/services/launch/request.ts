import type { Fact } from '../../model/fact.ts';
import type { Launch, Word } from '../../model/launch.ts';
import type { Place } from '../../model/place.ts';
import type { Hop } from '../../model/service.ts';
import type { EnvVar, Platform, StopPolicy } from '../../model/unit.ts';

/** What a platform says of how a unit is started. */
export interface LaunchRequest {
  readonly platform: Platform;
  readonly at: Place;
  readonly environment: string;
  readonly image: Fact<string> | undefined;
  /** Replaces the image's ENTRYPOINT: Kubernetes `command`, Compose `entrypoint`. */
  readonly command: readonly Word[] | undefined;
  /** Replaces the image's CMD: Kubernetes `args`, Compose `command`; the whole command line for PM2. */
  readonly args: readonly Word[] | undefined;
  /**
   * Where the paths of the command start, when the declaration itself says so: a path in the container (`workingDir`, `working_dir`); for PM2
   * and plain processes a folder relative to the working directory of the run.
   */
  readonly workingDirectory: string | undefined;
  /** The image is built from this; paths are relative to the working directory of the run. */
  readonly build: Build | undefined;
  /** The platform puts an init process in front (Compose `init: true`). */
  readonly init: boolean;
  readonly initAt?: Place | undefined;
  readonly env: readonly EnvVar[];
  /** The stop signal that the declaration itself sets: Compose `stop_signal`, Kubernetes `lifecycle.stopSignal`. */
  readonly stopSignal?: Fact<string> | undefined;
  /** Folders of the workspace that are mounted into the container. */
  readonly mounts?: readonly Mount[];
  /** How PM2 stops what it runs; without it PM2's defaults hold. */
  readonly pm2?: { readonly treekill: boolean; readonly shutdownWithMessage: boolean };
}

export interface Build {
  readonly context: string;
  /** Relative to the context; `Dockerfile` when left out. */
  readonly dockerfile: string | undefined;
  readonly target: string | undefined;
  readonly at?: Place;
}

export interface Mount {
  /** Relative to the working directory of the run. */
  readonly folder: string;
  /** Absolute path in the container. */
  readonly target: string;
}

/** The source file a program starts in. */
export interface EntryPoint {
  /** Relative to the working directory. */
  readonly path: string;
  readonly via: readonly Hop[];
  /** What starts the program is not in the input: this file and these are parts of it. */
  readonly parts?: readonly string[];
  /** Nor is the command that runs what it defines. */
  readonly unrun?: true;
}

export interface ResolvedLaunch {
  readonly launch: Launch;
  readonly entry: EntryPoint | undefined;
  /** ENV of the image, for facts set there. */
  readonly imageEnv: readonly EnvVar[];
  /**
   * How a process manager inside the container (pm2-runtime, supervisord) stops the program: it sends its own signal, and kills after its own
   * grace whatever the platform allows. Unit builders put the smaller grace and this signal into the unit's `stop`.
   */
  readonly innerStop?: StopPolicy;
}
