import { dirname, join } from 'node:path/posix';
import type { MountedFile, Unit } from '../../model/unit.ts';

/** A setting as somebody wrote it, `unknown` where it is set to what cannot be known. */
type Location = { readonly text: string } | 'unknown' | undefined;

interface Mounted {
  readonly files: readonly MountedFile[];
  /** The application's own resources are left out: `spring.config.location` names none of them. */
  readonly replaces: boolean;
  /** There is nothing mounted or named that is not in the input. */
  readonly isKnown: boolean;
}

/** Folders in which images start, where it is not written in which: of jib, buildpacks, and by custom. */
const FOLDERS = ['/', '/app', '/application', '/workspace', '/opt/app'];

/**
 * The files in ConfigMaps that Spring Boot finds: in the folder it starts in, in `config` there and one below, and where it is told to look
 * (https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files).
 */
export function mountedConfiguration(unit: Unit, { location, additional }: { location: Location; additional: Location }): Mounted {
  const all = unit.volumes.flatMap(({ files }) => files ?? []);
  const outside = unit.volumes.some(
    ({ kind, files }) => kind === 'secret' || kind === 'bind' || (kind === 'config' && files === undefined),
  );
  const named = [location, additional].flatMap((one) => (typeof one === 'object' ? one.text.split(/[,;]/).map((part) => part.trim()) : []));
  const paths = named.map((one) => one.replace(/^optional:/, '').replace(/^file:(\/\/)?/, ''));
  const own = paths.filter((path) => !path.startsWith('classpath:'));
  const toldTo = ({ path }: MountedFile): boolean => own.some((one) => path === one || isIn(dirname(path), one));
  const isLocated = own.every((one) => all.some(({ path }) => path === one || isIn(dirname(path), one)));
  const files = all.filter((file) => toldTo(file) || (location === undefined && isLookedFor(file, unit)));
  return {
    files,
    replaces: typeof location === 'object' && isLocated && !paths.some((path) => path.startsWith('classpath:')),
    isKnown: !outside && location !== 'unknown' && additional !== 'unknown' && isLocated,
  };
}

/** `/etc/app/` and `/etc/app` name a folder, with a star at its end each folder in it. */
function isIn(folder: string, named: string): boolean {
  if (named.endsWith('/*/')) return dirname(folder) === named.slice(0, -3);
  return folder === named.replace(/(.)\/$/, '$1');
}

function isLookedFor({ path }: MountedFile, { launch }: Unit): boolean {
  const folder = dirname(path);
  return (launch.workdir === undefined ? FOLDERS : [launch.workdir]).some((start) => {
    const config = join(start, 'config');
    return folder === start || folder === config || dirname(folder) === config;
  });
}
