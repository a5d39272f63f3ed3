import { posix } from 'node:path';
import type { PipelineSystem } from '../model/pipeline.ts';
import { isDevelopmentPath } from '../model/unit.ts';

/** What a file is. `content`: YAML or JSON whose name says nothing, so its text decides (`formatByContent`). */
export type Format =
  | { readonly kind: 'kubernetes' | 'pm2' | 'compose' | 'dockerfile' | 'procfile' }
  | { readonly kind: 'pipeline'; readonly system: PipelineSystem }
  | { readonly kind: 'not-linted'; readonly why: string };

type ByName = Format | { readonly kind: 'content'; readonly language: 'yaml' | 'javascript' };

const kubernetes: Format = { kind: 'kubernetes' };
const pm2: Format = { kind: 'pm2' };
const compose: Format = { kind: 'compose' };
const dockerfile: Format = { kind: 'dockerfile' };

/**
 * Names that PM2's own tools and documentation use. PM2 takes a file for a configuration when its name contains `.config.js`, `.json`, `.yml`
 * and so on (lib/Common.js, isConfigFile); by name alone that would be every JSON file, so the others are told by their content.
 */
const pm2Name =
  /^(ecosystem.*\.config\.([cm]?js|ts)|(ecosystem|pm2)[^/]*\.(json5?|ya?ml)|pm2.*\.config\.([cm]?js|ts)|process\.(json|ya?ml))$/i;

const names: readonly (readonly [RegExp, ByName])[] = [
  [/(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/, { kind: 'pipeline', system: 'github' }],
  [/(^|\/)([^/]*\.)?gitlab-ci\.ya?ml$/, { kind: 'pipeline', system: 'gitlab' }],
  [/(^|\/)\.circleci\/(config|continue[^/]*)\.ya?ml$/, { kind: 'pipeline', system: 'circleci' }],
  [/(^|\/)[^/]*azure-pipelines?[^/]*\.ya?ml$/, { kind: 'pipeline', system: 'azure' }],
  [/(^|\/)bitbucket-pipelines\.ya?ml$/, { kind: 'pipeline', system: 'bitbucket' }],
  [/(^|\/)(docker-)?compose([._-][^/]*)?\.ya?ml$/, compose],
  [
    /(^|\/)(Dockerfile|Containerfile)([.-][^/]*)?\.(j2|jinja2?|tmpl|tpl|template|erb)$/i,
    { kind: 'not-linted', why: 'a template of a Dockerfile' },
  ],
  [/(^|\/)(Dockerfile|Containerfile)(?![^/]*(dockerignore|\.(md|txt|ya?ml|json))$)([._-][^/]+)?$/, dockerfile],
  [/(^|\/)dockerfile(?![^/]*(dockerignore|\.[a-z]{1,5})$)([._-][^/]+)?$/, dockerfile],
  [/(^|\/)[^/]+\.(dockerfile|containerfile)$/i, dockerfile],
  [/(^|\/)(kustomization\.ya?ml|Kustomization)$/, kubernetes],
  [/(^|\/)Procfile(\.[^/]+)?$/, { kind: 'procfile' }],
  [/(^|\/)(supervisord?|supervisord?[-_.][^/]*)\.(conf|ini)$|(^|\/)supervisord?(\/conf)?\.d\/[^/]+\.(conf|ini)$/, { kind: 'procfile' }],
];

/** JSON that is never a manifest, and large often enough to be worth not reading. */
const otherJson =
  /^(package|package-lock|npm-shrinkwrap|composer|tsconfig.*|jsconfig.*|\.?eslintrc|tslint|angular|nx|turbo|lerna|renovate|biome|manifest)\.json$/;

/** Whether a file that another format claims by its name (`pm2.yaml`, `compose-api.yaml`) is a manifest for all that. */
export function isManifest(path: string, text: string): boolean {
  if (/\.json$/i.test(path)) return /"apiVersion"\s*:/.test(text) && /"kind"\s*:/.test(text);
  return /\.(ya?ml|tmpl|tpl|template)$/i.test(path) && /^["']?apiVersion["']?[ \t]*:/m.test(text) && /^["']?kind["']?[ \t]*:/m.test(text);
}

/** `deploy.sh`, `bin/redeploy_api.bash`, `release-deploy.sh`: not `undeploy.sh`, and nothing that is there to try things out. */
const deployScript = /(^|[-_.])(re|auto)?(deploy|rollout|release)(ment|s)?([-_.].*)?\.(sh|bash)$/i;
const tryingOut = /(^|\/)(hack|examples?|samples?|demos?|docs?|tutorials?|workshops?|quickstarts?|benchmarks?|node_modules|vendor)\//i;

/** What a file is by its name; undefined when it is nothing that is linted. */
export function formatByName(path: string): ByName | undefined {
  const base = posix.basename(path);
  if (deployScript.test(base) && !tryingOut.test(path) && !isDevelopmentPath(path)) return { kind: 'pipeline', system: 'script' };
  if (pm2Name.test(base)) return pm2;
  for (const [name, format] of names) if (name.test(path)) return format;
  if (/\.(ya?ml|json)$/i.test(base)) return otherJson.test(base) ? undefined : { kind: 'content', language: 'yaml' };
  // Manifests with placeholders for `sed` or `envsubst`, as many repositories keep them: told by their content like any other.
  if (/^[^_].*[a-z0-9]\.(tmpl|tpl|template)$/i.test(base) && !/\.(html?|txt|md|conf|sh|tf|json)\.[^.]+$/i.test(base))
    return { kind: 'content', language: 'yaml' };
  if (/\.config\.([cm]?js|ts)$/.test(base) || /^pm2\.([cm]?js)$/.test(base)) return { kind: 'content', language: 'javascript' };
  return undefined;
}

/** What a file is whose name says only its language: a look at the text, without parsing it. */
export function formatByContent(path: string, text: string, language: 'yaml' | 'javascript'): Format | undefined {
  if (language === 'javascript') return looksLikePm2Script(text) ? pm2 : undefined;
  if (looksLikeKubernetes(text)) return kubernetes;
  if (looksLikeCompose(text)) return compose;
  if (looksLikeAzure(path, text)) return { kind: 'pipeline', system: 'azure' };
  return looksLikePm2Data(text) ? pm2 : undefined;
}

/** What a text is that has no name at all, such as standard input. */
export function formatOfUnnamed(text: string): Format | undefined {
  const format = formatByContent('', text, 'yaml');
  if (format) return format;
  if (/^(FROM|ARG)\s+\S/im.test(text) && /^FROM\s+\S/im.test(text)) return dockerfile;
  if (/^on:/m.test(text) && /^jobs:/m.test(text)) return { kind: 'pipeline', system: 'github' };
  return looksLikePm2Script(text) ? pm2 : undefined;
}

function looksLikeKubernetes(text: string): boolean {
  return (
    text.includes('apiVersion') && text.includes('kind') && /["']?\bapiVersion["']?\s*:/.test(text) && /["']?\bkind["']?\s*:/.test(text)
  );
}

/** `services:` at the margin, and below it a service with an image or a build: https://docs.docker.com/reference/compose-file/ */
function looksLikeCompose(text: string): boolean {
  const start = /^services:[ \t]*(#.*)?\r?$/m.exec(text);
  if (!start) return false;
  const behind = start.index + start[0].length + 1;
  let margin = 0;
  for (const line of text.slice(behind, behind + 20_000).split('\n')) {
    const words = line.trimStart();
    if (words.trim() === '' || words.startsWith('#')) continue;
    const indent = line.length - words.length;
    if (indent === 0) return false;
    if (margin === 0) margin = indent;
    if (indent > margin && /^(image|build):/.test(words)) return true;
  }
  return false;
}

/** Templates and pipelines in the folders that Azure's documentation uses. */
function looksLikeAzure(path: string, text: string): boolean {
  if (!/(^|\/)(\.azure-pipelines|azure-pipelines|\.azuredevops|\.pipelines|\.ado)\//.test(path)) return false;
  return /^(trigger|pr|schedules|pool|stages|extends):/m.test(text) && /^(stages|jobs|steps|extends):/m.test(text);
}

function looksLikePm2Script(text: string): boolean {
  return text.length < 1_000_000 && /\bapps\b["']?\s*(:|=)/.test(text) && /\b(script|exec_mode|instances)\b["']?\s*:/.test(text);
}

function looksLikePm2Data(text: string): boolean {
  if (!text.includes('apps') || !text.includes('script')) return false;
  const json = /^\s*\{/.test(text) && /"apps"\s*:\s*\[/.test(text) && /"script"\s*:/.test(text);
  return json || (/^apps\s*:[ \t]*(#.*)?\r?$/m.test(text) && /^[ \t]+(-[ \t]+)?script\s*:/m.test(text));
}
