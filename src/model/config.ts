import type { Duration } from './duration.ts';
import type { Fact } from './fact.ts';
import type { Severity } from './finding.ts';
import type { Place } from './place.ts';
import type { Rule } from './rule.ts';
import type { ServiceType } from './service.ts';

/** The config file after validation: defaults filled in, patterns compiled, custom rules made into rules. */
export interface Config {
  /** Path of the file; undefined when there is none. */
  readonly path: string | undefined;
  readonly profile: 'recommended' | 'strict' | undefined;
  readonly failOn: Severity | 'never' | undefined;
  readonly formats: readonly string[];
  /** File of findings that do not count. One that is not there is no mistake: nothing has been adopted yet. */
  readonly baseline: string | undefined;
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  /** Severities for some paths; of several that match, the last wins. */
  readonly overrides: readonly PathSeverities[];
  /** Paths that are not looked at. */
  readonly isIgnored: (path: string) => boolean;
  /** The environment that the config names for a path; undefined where it names none. */
  readonly environmentOf: (path: string) => string | undefined;
  readonly services: readonly DeclaredService[];
  readonly suppressions: readonly ConfigSuppression[];
  readonly customRules: readonly Rule[];
}

export interface PathSeverities {
  readonly matches: (path: string) => boolean;
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
}

/** What somebody wrote down about a service that the input does not show. */
export interface DeclaredService {
  /** Name or id; `*` matches any characters. */
  readonly name: string;
  readonly at: Place;
  readonly type: Fact<ServiceType> | undefined;
  /** Entry file of its source. */
  readonly source: Fact<string> | undefined;
  readonly drainTimeout: Fact<Duration> | undefined;
  readonly owner: Fact<string> | undefined;
  readonly runbook: Fact<string> | undefined;
  readonly dependsOn: readonly Fact<string>[];
}

/** Silences findings where nobody may edit the files, such as charts of others. */
export interface ConfigSuppression {
  readonly rules: readonly string[];
  readonly service: string | undefined;
  readonly matches: ((path: string) => boolean) | undefined;
  readonly reason: string;
  /** `YYYY-MM-DD` */
  readonly until: string | undefined;
  readonly at: Place;
}

export const noConfig: Config = {
  path: undefined,
  profile: undefined,
  failOn: undefined,
  formats: [],
  baseline: undefined,
  severities: new Map(),
  overrides: [],
  isIgnored: () => false,
  environmentOf: () => undefined,
  services: [],
  suppressions: [],
  customRules: [],
};
