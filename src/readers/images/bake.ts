import { group } from '../../model/group.ts';
import type { ImageBuild } from '../../model/pipeline.ts';
import type { SourceFile } from '../../model/place.ts';

/** Files that only build images: `docker-bake.hcl`, `Tiltfile`. */
export function isImageBuildName(path: string): boolean {
  return /(^|\/)(docker-bake[^/]*\.hcl|Tiltfile)$/.test(path);
}

const LONGEST = 200_000;
const MOST_BUILDS = 200;

/** The images that such a file builds, as far as it says so in plain text; paths are relative to its folder. Never throws. */
export function readImageBuilds(file: SourceFile): readonly ImageBuild[] {
  if (file.text.length > LONGEST) return [];
  return (file.path.endsWith('.hcl') ? bakeTargets(file) : tiltBuilds(file)).slice(0, MOST_BUILDS);
}

/** `target "worker" { context = "." tags = ["acme/worker"] }`: https://docs.docker.com/build/bake/reference/#target */
function bakeTargets(file: SourceFile): readonly ImageBuild[] {
  const { text } = file;
  const builds: ImageBuild[] = [];
  for (const target of text.matchAll(/^[ \t]*target[ \t]+"([\w.-]{1,100})"[ \t]*\{/gm)) {
    const from = target.index + target[0].length;
    const body = text.slice(from, blockEnd(text, from));
    const setting = (name: string): string | undefined =>
      new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*"([^"\\n]{0,500})"`, 'm').exec(body)?.[1];
    const tags = /^[ \t]*tags[ \t]*=[ \t]*\[([^\]]{0,2000})\]/m.exec(body);
    if (!tags) continue;
    const start = from + tags.index + tags[0].indexOf('[') + 1;
    for (const tag of group(tags, 1).matchAll(/"([^"\n]{1,500})"/g)) {
      const at = { file, start: start + tag.index, end: start + tag.index + tag[0].length };
      builds.push({
        image: group(tag, 1),
        context: setting('context') ?? '.',
        dockerfile: setting('dockerfile'),
        target: setting('target'),
        at,
      });
    }
  }
  return builds;
}

function blockEnd(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') depth++;
    if (text[i] === '}' && --depth === 0) return i;
  }
  return text.length;
}

/** `docker_build('acme/worker', './worker', dockerfile='Dockerfile.dev')`: https://docs.tilt.dev/api.html#api.docker_build */
function tiltBuilds(file: SourceFile): readonly ImageBuild[] {
  const builds: ImageBuild[] = [];
  for (const call of file.text.matchAll(
    /\b(?:docker_build|docker_build_with_restart)\(\s*(["'])([^"'\n]{1,300})\1\s*,\s*(?:context\s*=\s*)?(["'])([^"'\n]{1,300})\3/g,
  )) {
    const rest = file.text.slice(call.index + call[0].length, call.index + call[0].length + 1000).replace(/\n\S[\s\S]*/, '');
    const option = (name: string): string | undefined => new RegExp(`\\b${name}\\s*=\\s*["']([^"'\\n]{1,300})["']`).exec(rest)?.[1];
    const start = call.index + call[0].indexOf(group(call, 1));
    const at = { file, start, end: start + group(call, 2).length + 2 };
    builds.push({ image: group(call, 2), context: group(call, 4), dockerfile: option('dockerfile'), target: option('target'), at });
  }
  return builds;
}
