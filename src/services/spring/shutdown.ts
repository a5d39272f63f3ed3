import { join } from 'node:path/posix';
import type { Intake } from '../../model/code.ts';
import { milliseconds, parseDuration } from '../../model/duration.ts';
import { byDefault, declared } from '../../model/fact.ts';
import type { Unit } from '../../model/unit.ts';
import type { Workspace } from '../../model/workspace.ts';
import { springProperties } from './properties.ts';

const DOCS = 'https://docs.spring.io/spring-boot/reference/web/graceful-shutdown.html';
/** Since this version of Spring Boot the web server stops gracefully unless it is told not to. */
const GRACEFUL_SINCE = [3, 4];

/**
 * How the web server of a Spring Boot application stops: `server.shutdown`, and how long each phase of its shutdown may take. What neither the
 * properties nor the version tell is not known.
 */
export async function withSpringShutdown(
  intake: Intake,
  units: readonly Unit[],
  workspace: Workspace,
  entry: string | undefined,
): Promise<Intake> {
  const properties = await springProperties(workspace, units, entry);
  const shutdown = properties.value('server.shutdown');
  if (shutdown === 'unknown') return { ...intake, drain: undefined };
  if (shutdown?.text.toLowerCase() === 'immediate')
    return { ...intake, handles: { SIGTERM: 'abort', SIGINT: 'abort' }, drain: declared(milliseconds(0), shutdown.at, shutdown.of) };
  const isGraceful = shutdown?.text.toLowerCase() === 'graceful' || (!properties.isOpen && isGracefulByItself(workspace, entry) === true);
  if (!isGraceful) return { ...intake, drain: undefined };
  const limit = properties.value('spring.lifecycle.timeout-per-shutdown-phase');
  if (limit === 'unknown') return { ...intake, drain: undefined };
  if (limit === undefined)
    return { ...intake, drain: properties.isOpen ? undefined : byDefault(milliseconds(30_000), 'Spring Boot default', DOCS) };
  const value = parseDuration(limit.text.replace(/^PT?/i, ''), 'ms');
  return { ...intake, drain: value === undefined ? undefined : declared(value, limit.at, limit.of) };
}

/** By the version of Spring Boot that the build names; undefined where it names none. */
function isGracefulByItself(workspace: Workspace, entry: string | undefined): boolean | undefined {
  const version = versionOf(workspace, /^(.*?)src\/main\//.exec(entry ?? '')?.[1] ?? '');
  if (version === undefined) return undefined;
  const [major = 0, minor = 0] = version;
  return major > (GRACEFUL_SINCE[0] ?? 0) || (major === GRACEFUL_SINCE[0] && minor >= (GRACEFUL_SINCE[1] ?? 0));
}

const VERSIONS: readonly RegExp[] = [
  /<artifactId>spring-boot-(?:starter-parent|dependencies|maven-plugin)<\/artifactId>\s*<version>(\d+)\.(\d+)/,
  /org\.springframework\.boot["')]*\s*version\s*\(?\s*["'](\d+)\.(\d+)/,
  /spring-boot(?:-gradle-plugin|-dependencies):(\d+)\.(\d+)/,
  /(?:spring-?boot|springBoot)-?(?:Version)?["']?\s*[=>]\s*["']?(\d+)\.(\d+)/i,
];
const MAX_TEXT = 300_000;

/** Of the module's own build file, then of those above it. */
function versionOf(workspace: Workspace, root: string): readonly number[] | undefined {
  for (let folder = root.replace(/\/$/, ''), up = 0; up < 6; up++) {
    for (const name of ['pom.xml', 'build.gradle', 'build.gradle.kts', 'gradle/libs.versions.toml', 'gradle.properties']) {
      const text = workspace.read(join(folder, name))?.text.slice(0, MAX_TEXT) ?? '';
      for (const pattern of VERSIONS) {
        const found = pattern.exec(text);
        if (found) return [Number(found[1]), Number(found[2])];
      }
    }
    if (folder === '' || folder === '.') return undefined;
    const cut = folder.lastIndexOf('/');
    folder = cut === -1 ? '' : folder.slice(0, cut);
  }
  return undefined;
}
