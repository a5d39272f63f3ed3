import { declared, type Fact, type Gap } from '../../model/fact.ts';
import { globMatches, type ImageName, imageMatches, isOfficialImage, parseImage } from '../../model/image.ts';
import type { ShellFlavour, Word } from '../../model/launch.ts';
import { joinPaths } from '../../model/path.ts';
import type { Place } from '../../model/place.ts';
import type { Hop } from '../../model/service.ts';
import type { EnvVar } from '../../model/unit.ts';
import { type BaseImage, type Command, type Dockerfile, finalStage, type Stage, stageChain } from '../../readers/dockerfile/dockerfile.ts';
import { javaBuildFiles } from '../../readers/images/java.ts';
import type { AssemblyContext } from '../context.ts';
import { type BuiltImage, builtImage, type PackagedImage } from './built-image.ts';
import { knownShells } from './known-shells.ts';

/** One stage that an image is built upon, and where its build reads files. */
export interface ImageLayer {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly context: string;
}

/** What an image runs, its base images taken into account. */
export interface ImageConfig {
  /** The stage itself first, then what it is built upon. Empty for an image that nothing in the input builds. */
  readonly layers: readonly ImageLayer[];
  /** Folders of sources that no Dockerfile copies: the module that Jib packs. */
  readonly sources: readonly string[];
  readonly entrypoint: Command | undefined;
  readonly cmd: Command | undefined;
  /** False where the image may have an ENTRYPOINT or CMD that is not in the input. */
  readonly complete: boolean;
  readonly stopSignal: Fact<string> | undefined;
  readonly env: readonly EnvVar[];
  readonly workdir: string;
  readonly shell: ImageShell | undefined;
  /** The outermost image, from outside of the input. */
  readonly base: ImageName | undefined;
  readonly hops: readonly Hop[];
  readonly gaps: readonly Gap[];
}

export interface ImageShell {
  readonly flavour: Fact<ShellFlavour>;
  /** False where only a name that anybody may use speaks for it. */
  readonly certain: boolean;
}

const MOST_LAYERS = 24;

/** The configuration of an image that the input builds. */
export function builtConfig(built: BuiltImage, context: AssemblyContext): ImageConfig | undefined {
  const layers: ImageLayer[] = [];
  const hops: Hop[] = [built.hop];
  let current: BuiltImage | undefined = built;
  while (current && layers.length < MOST_LAYERS) {
    const { dockerfile, context: folder, target }: BuiltImage = current;
    const stage = finalStage(dockerfile, target);
    if (!stage) break;
    layers.push(...stageChain(dockerfile, stage).map((link) => ({ dockerfile, stage: link, context: folder })));
    const base: BaseImage | undefined = layers.at(-1)?.stage.base;
    const next: BuiltImage | undefined = base?.image === undefined ? undefined : builtImage(base.image, base.at, context).built;
    if (!next || layers.some((layer) => layer.dockerfile === next.dockerfile)) break;
    hops.push(next.hop);
    current = next;
  }
  const outer = layers.at(-1)?.stage.base;
  if (!outer) return undefined;
  const base = outer.image === undefined ? undefined : parseImage(outer.image);
  return { ...merge(layers, base, outer.at, context), layers, sources: [], base, hops, gaps: [] };
}

/** The configuration of an image that is only named. */
export function namedConfig(reference: string, at: Place, gap: Gap | undefined, context: AssemblyContext): ImageConfig {
  const base = parseImage(reference);
  return { ...merge([], base, at, context), layers: [], sources: [], base, hops: [], gaps: gap ? [gap] : [] };
}

/**
 * What a packager makes process 1 of a Java module: Java itself, without a shell. The launcher of buildpacks replaces itself by it.
 * https://github.com/GoogleContainerTools/jib/releases/tag/v3.1.0-maven, https://pkg.go.dev/github.com/buildpacks/lifecycle/launch
 */
const JAVA = {
  jib: ['java', '-cp', '@/app/jib-classpath-file', '@/app/jib-main-class-file'],
  buildpacks: ['java', 'org.springframework.boot.loader.launch.JarLauncher'],
} as const satisfies Record<PackagedImage['packager'], readonly string[]>;

/** The configuration of an image that is made of a Java module. */
export function packagedConfig({ packager, module, hop }: PackagedImage, { workspace }: AssemblyContext): ImageConfig {
  const build = javaBuildFiles.map((name) => workspace.read(joinPaths(module, name))?.text).join('\n');
  // A build that says what is run, or what it runs on, is believed, and not read.
  const entrypoint: Command | undefined = /\bentrypoint\b|\bBP_\w+|\bpluginExtensions\b/i.test(build)
    ? undefined
    : { form: 'exec', keyword: 'ENTRYPOINT', words: JAVA[packager].map((text): Word => ({ text, raw: text, at: hop.at })), at: hop.at };
  return {
    layers: [],
    sources: [module],
    entrypoint,
    cmd: undefined,
    complete: entrypoint !== undefined,
    stopSignal: undefined,
    env: [],
    workdir: '/',
    shell: undefined,
    base: undefined,
    hops: [hop],
    gaps: [],
  };
}

type Merged = Pick<ImageConfig, 'entrypoint' | 'cmd' | 'stopSignal' | 'env' | 'workdir' | 'shell' | 'complete'>;

/** ENTRYPOINT of a stage empties the CMD of what it is built upon: https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact */
function merge(layers: readonly ImageLayer[], base: ImageName | undefined, baseAt: Place, context: AssemblyContext): Merged {
  const known = base && patternOf(base, context);
  const program = known?.pattern.entrypoint;
  let entrypoint: Command | undefined = program && {
    form: 'exec',
    keyword: 'ENTRYPOINT',
    words: program.map((text): Word => ({ text, raw: text, at: baseAt })),
    at: baseAt,
  };
  let cmd: Command | undefined;
  let stopSignal: Fact<string> | undefined = base && stopSignalOf(base, baseAt, context);
  let workdir = '/';
  const env = new Map<string, EnvVar>();
  for (const { stage } of [...layers].reverse()) {
    if (stage.entrypoint) [entrypoint, cmd] = [stage.entrypoint, undefined];
    cmd = stage.cmd ?? cmd;
    stopSignal = stage.stopSignal ?? stopSignal;
    workdir = stage.workdir ?? workdir;
    for (const variable of stage.env) env.set(variable.name, variable);
  }
  const shell = shellOf(layers, base, baseAt, context);
  // Official images hand on to what they are given; of others it is not known what stands in front.
  const isKnown =
    base !== undefined && known !== undefined && (isOfficialImage(base) || (known.certain && known.pattern.image.includes('/')));
  const complete = entrypoint !== undefined || isKnown || base?.name === 'scratch';
  return { entrypoint, cmd, stopSignal, env: [...env.values()], workdir, shell, complete };
}

function stopSignalOf(base: ImageName, at: Place, { catalog }: AssemblyContext): Fact<string> | undefined {
  if (!isOfficialImage(base)) return undefined;
  const known = catalog.stopSignals.find(
    ({ image, tag }) => imageMatches(image, base) && (tag === undefined || (base.tag !== undefined && globMatches(tag, base.tag))),
  );
  return known && { value: known.signal, origin: 'default', of: `STOPSIGNAL of ${nameOf(base)}`, at, docs: known.docs };
}

function patternOf(base: ImageName, { catalog }: AssemblyContext) {
  const pattern = knownShells(base, catalog).find(({ tag }) => tag === undefined || (base.tag !== undefined && globMatches(tag, base.tag)));
  if (!pattern) return undefined;
  return { pattern, certain: pattern.tag !== undefined || /[/*]/.test(pattern.image) || isOfficialImage(base) };
}

const RELINKS_SH = /\bln\s+(?:-\w+\s+)*(?:\/usr)?\/bin\/bash\s+(?:\/usr)?\/bin\/sh\b/;
const INSTALLERS: readonly (readonly [RegExp, ShellFlavour, string])[] = [
  [/\bapk\s+(?:--?\S+\s+)*(?:add|update|upgrade)\b/, 'ash', 'apk'],
  [/\b(?:apt|apt-get)\s+(?:-\S+\s+)*(?:update|install)\b|\binstall_packages\b/, 'dash', 'apt'],
  [/\b(?:yum|dnf|microdnf|tdnf|zypper)\s+(?:-\S+\s+)*(?:install|update|upgrade|in|clean)\b/, 'bash', 'yum or dnf'],
];

/** Which shell `/bin/sh` is: said by the base image, or by the package manager that its stages use. */
function shellOf(layers: readonly ImageLayer[], base: ImageName | undefined, at: Place, context: AssemblyContext): ImageShell | undefined {
  const runs = layers.flatMap((layer) => layer.stage.runs);
  const relinked = runs.find((run) => RELINKS_SH.test(run.text.text));
  if (relinked) return { flavour: declared<ShellFlavour>('bash', relinked.at, '/bin/sh linked to bash'), certain: true };
  const known = base && patternOf(base, context);
  if (known?.certain) return { flavour: { value: known.pattern.shell, origin: 'inferred', at, of: nameOf(base) }, certain: true };
  for (const run of runs) {
    const text = run.words?.map((word) => word.text).join(' ') ?? run.text.text;
    const installer = INSTALLERS.find(([pattern]) => pattern.test(text));
    if (installer)
      return { flavour: { value: installer[1], origin: 'inferred', at: run.at, of: `an image that uses ${installer[2]}` }, certain: true };
  }
  return known && { flavour: { value: known.pattern.shell, origin: 'inferred', at, of: nameOf(base) }, certain: false };
}

/** `node:20-slim`: short enough for a message. */
function nameOf(image: ImageName | undefined): string {
  if (!image) return 'an unknown image';
  const name = image.name ?? 'image';
  return image.tag === undefined ? name : `${name}:${image.tag}`;
}
