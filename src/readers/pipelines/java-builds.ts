import type { ImageBuild, JavaPackager } from '../../model/pipeline.ts';
import { moduleFolder, packaged } from '../images/java.ts';
import type { ShellCommand, ShellWord } from '../shell/script.ts';
import { isNameless, joinFolder } from './builds.ts';
import { type CommandLine, parseCommandLine } from './command-line.ts';
import { lookUp } from './commands.ts';

/** The flags of each program whose value is the next word: `-B` names a builder to pack, and tells Maven to ask nothing. */
const VALUED: Readonly<Record<string, ReadonlySet<string>>> = {
  mvn: new Set('-f --file -pl --projects -P --activate-profiles -s --settings -gs -t --toolchains -T --threads'.split(' ')),
  gradle: new Set(
    '-p --project-dir -b --build-file -c --settings-file -I --init-script -g -x --exclude-task --image --imageName'.split(' '),
  ),
  pack: new Set('--path -p --builder -B --buildpack -b --env -e --tag -t --run-image --descriptor -d --network --volume'.split(' ')),
};

interface Goal {
  readonly task: RegExp;
  /** The options that name the image. */
  readonly image: readonly string[];
  readonly packager: JavaPackager;
}

/**
 * What makes an image, and who names it: https://github.com/GoogleContainerTools/jib/tree/master/jib-maven-plugin#quickstart,
 * https://docs.spring.io/spring-boot/maven-plugin/build-image.html, https://docs.spring.io/spring-boot/gradle-plugin/packaging-oci-image.html
 */
const GOALS: readonly Goal[] = [
  {
    task: /^:?(?:[\w.-]+:)*jib(?:DockerBuild|(?:-maven-plugin)?:(?:[\d.]+:)?(?:build|dockerBuild))?$/,
    image: ['-Dimage', '-Djib.to.image', '--image'],
    packager: 'jib',
  },
  {
    task: /^:?(?:[\w.-]+:)*(?:bootBuildImage|spring-boot(?:-maven-plugin)?:(?:[\d.]+:)?build-image(?:-no-fork)?)$/,
    image: ['-Dspring-boot.build-image.imageName', '--imageName'],
    packager: 'buildpacks',
  },
];

/** The images that a command makes of Java modules: Maven and Gradle with Jib or Spring Boot's plugin, `pack build`. */
export function javaBuilds(command: ShellCommand): ImageBuild[] {
  const found = lookUp(command);
  if (!found || !/^(mvnw?|gradlew?|pack)$/.test(found.name)) return [];
  const line = parseCommandLine(found.rest, VALUED[found.name.replace(/w$/, '')] ?? new Set());
  if (found.name === 'pack') return packBuild(line, command.cwd);
  return GOALS.flatMap(({ task, image, packager }) => {
    const run = line.operands.find((word) => task.test(word.text ?? ''));
    const named = run && line.flags.find((flag) => image.includes(flag.name));
    if (!named) return [];
    const name = named.word.pattern.startsWith(`${named.name}=`) ? named.word.pattern.slice(named.name.length + 1) : named.word.pattern;
    if (isNameless(name)) return [];
    return [packaged(name, joinFolder(command.cwd, moduleOf(line, run)), packager, named.word.at)];
  });
}

/** `-pl services/mail`, `-f mail/pom.xml`, `:mail:jib`: the folder of the module, else that of the whole build. */
function moduleOf(line: CommandLine, run: ShellWord): string {
  const given = (...names: readonly string[]) => line.flags.find((flag) => names.includes(flag.name))?.value;
  const module = given('-pl', '--projects');
  if (module !== undefined) return moduleFolder(module);
  const task = run.text ?? '';
  const gradle = task.slice(0, task.lastIndexOf(':'));
  if (/^:?[\w.-]+(?::[\w.-]+)*$/.test(gradle) && !/jib|spring-boot/.test(gradle)) return moduleFolder(gradle);
  const file = given('-f', '--file', '-p', '--project-dir');
  return file === undefined ? '.' : file.replace(/(^|\/)pom\.xml$/, '') || '.';
}

/** https://buildpacks.io/docs/for-platform-operators/how-to/integrate-ci/pack/cli/pack_build/ */
function packBuild(line: CommandLine, cwd: string | undefined): ImageBuild[] {
  const [verb, image] = line.operands;
  if (verb?.text !== 'build' || image === undefined || isNameless(image.pattern)) return [];
  const path = line.flags.find(({ name }) => name === '-p' || name === '--path');
  return [packaged(image.pattern, joinFolder(cwd, path?.value ?? '.'), 'buildpacks', image.at)];
}
