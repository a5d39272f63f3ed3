import { baseName } from '../../model/path.ts';
import type { ImageBuild, JavaPackager } from '../../model/pipeline.ts';
import type { Place, SourceFile } from '../../model/place.ts';

/** Build files of Maven and Gradle, in which Jib's plugin may name an image. */
export const javaBuildFiles: readonly string[] = ['pom.xml', 'build.gradle', 'build.gradle.kts'];

export function isJavaBuildFile(path: string): boolean {
  return javaBuildFiles.includes(baseName(path));
}

const LONGEST = 200_000;

/** An image that is made of the Java module in a folder, without a Dockerfile. */
export function packaged(image: string, context: string, packager: JavaPackager, at: Place): ImageBuild {
  return { image, packager, context, dockerfile: undefined, target: undefined, at };
}

/** `:shop:worker`, `:worker`, `services/worker`: the folder of a module of a Maven or Gradle build. */
export function moduleFolder(name: string): string {
  return name.replace(/^:/, '').replaceAll(':', '/') || '.';
}

/**
 * The image that Jib's plugin names in a build file. Never throws.
 * https://github.com/GoogleContainerTools/jib/tree/master/jib-maven-plugin#to-object,
 * https://github.com/GoogleContainerTools/jib/tree/master/jib-gradle-plugin#to-closure
 */
export function readJibBuilds(file: SourceFile): readonly ImageBuild[] {
  const { path, text } = file;
  if (text.length > LONGEST || !/\bjib\b/.test(text)) return [];
  const named = path.endsWith('.xml') ? inMaven(text) : inGradle(text);
  if (named === undefined) return [];
  const image = named.image.replace(/\$\{(?:project\.)?artifactId\}/g, (variable) => artifactIn(text) ?? variable);
  return [packaged(image, '.', 'jib', { file, start: named.start, end: named.start + named.image.length })];
}

interface Named {
  readonly image: string;
  readonly start: number;
}

function inMaven(text: string): Named | undefined {
  const plugin = text.indexOf('<artifactId>jib-maven-plugin</artifactId>');
  if (plugin === -1) return undefined;
  const to = /<to>\s{0,200}(?:<!--[^>]{0,500}-->\s{0,200})?<image>\s{0,200}([^<\s]{1,300})/.exec(
    text.slice(plugin).split('</plugin>', 1)[0] ?? '',
  );
  return to?.[1] === undefined ? undefined : { image: to[1], start: plugin + to.index + to[0].length - to[1].length };
}

function inGradle(text: string): Named | undefined {
  const plugin = /\bjib\s{0,20}\{/.exec(text)?.index ?? text.length;
  const to =
    /\bto\s{0,20}\{[^{}]{0,500}?\bimage\s{0,20}=\s{0,20}(["'])([^"'\n]{1,300})\1/.exec(text.slice(plugin, plugin + 3000)) ??
    /\bjib\.to\.image\s{0,20}=\s{0,20}(["'])([^"'\n]{1,300})\1/.exec(text);
  const image = to?.[2];
  if (!to || image === undefined) return undefined;
  const from = to.input === text ? 0 : plugin;
  return { image, start: from + to.index + to[0].length - image.length - 1 };
}

/** The project's own artifactId, not that of its parent. */
function artifactIn(pom: string): string | undefined {
  return /<artifactId>\s{0,200}([\w.-]{1,200})\s{0,200}<\/artifactId>/.exec(pom.replace(/<parent>[\s\S]*?<\/parent>/, ''))?.[1];
}
