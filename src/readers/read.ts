import { posix } from 'node:path';
import { STDIN_PATH } from '../files/discover.ts';
import { readYaml } from '../files/yaml.ts';
import type { Problem } from '../model/finding.ts';
import type { SourceFile } from '../model/place.ts';
import type { RecognisedFile } from '../model/result.ts';
import type { Workspace } from '../model/workspace.ts';
import type { ComposeFile } from './compose/read.ts';
import type { Declarations, NotLinted } from './declarations.ts';
import type { Dockerfile } from './dockerfile/dockerfile.ts';
import { type KubernetesObject, kustomizationName, readKubernetes } from './kubernetes/read.ts';
import { helmChartPart, isTemplate, partialReason, patchFiles } from './kubernetes/unrendered.ts';
import type { PipelineDeclaration } from './pipelines/read.ts';
import type { Pm2File } from './pm2/read.ts';
import type { Procfile } from './procfile/read.ts';
import { type Format, formatByContent, formatByName, formatOfUnnamed, isManifest } from './recognise.ts';

/**
 * Reads every file whose format is recognised, by name and content; the others are left alone. A file that cannot be read, or on which a
 * reader breaks, is a problem and costs no other file.
 */
export async function readFiles(paths: readonly string[], workspace: Workspace): Promise<Declarations> {
  const reading = new Reading(workspace);
  await reading.findPatches(paths);
  for (const path of paths) await reading.take(path);
  await reading.takeScripts();
  return { ...reading.declarations, paths: [...paths].sort() };
}

class Reading {
  readonly #workspace: Workspace;
  readonly #patches = new Set<string>();
  readonly #kustomizations = new Set<string>();
  /** Folders in and above which kustomizations have been looked for. */
  readonly #lookedAbove = new Set<string>();
  readonly #kubernetes: KubernetesObject[] = [];
  readonly #compose: ComposeFile[] = [];
  readonly #dockerfiles: Dockerfile[] = [];
  readonly #pm2: Pm2File[] = [];
  readonly #procfiles: Procfile[] = [];
  readonly #pipelines: PipelineDeclaration[] = [];
  readonly #scripts: SourceFile[] = [];
  readonly #problems: Problem[] = [];
  readonly #notLinted: NotLinted[] = [];
  readonly #recognised: RecognisedFile[] = [];
  #documents = 0;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get declarations(): Declarations {
    return {
      kubernetes: this.#kubernetes,
      pm2: this.#pm2,
      compose: this.#compose,
      dockerfiles: this.#dockerfiles,
      pipelines: this.#pipelines,
      procfiles: this.#procfiles,
      builds: [],
      paths: [],
      problems: this.#problems,
      notLinted: this.#notLinted,
      recognised: this.#recognised,
      documents: this.#documents,
    };
  }

  /** Kustomizations first: they say which files are patches. */
  async findPatches(paths: readonly string[]): Promise<void> {
    for (const path of paths) if (kustomizationName.test(path)) await this.#readKustomization(path);
  }

  async take(path: string): Promise<void> {
    try {
      const unnamed = path === STDIN_PATH;
      const named = unnamed ? undefined : formatByName(path);
      if (!named && !unnamed) return;
      const part = named?.kind === 'content' ? helmChartPart(path, this.#workspace) : undefined;
      if (part !== undefined) {
        this.#leave(path, part);
        return;
      }
      const file = this.#workspace.read(path);
      const format = file && formatOf(file, named);
      if (!file) this.#refused(path, named?.kind !== 'content');
      else if (format) await this.#read(file, format);
    } catch (error) {
      this.#broke(path, error);
    }
  }

  /** Deploy scripts last: whether one is a pipeline of its own depends on what the others run. */
  async takeScripts(): Promise<void> {
    if (this.#scripts.length === 0) return;
    const { readScripts } = await import('./pipelines/read.ts');
    for (const declaration of await readScripts(this.#scripts, this.#workspace, this.#pipelines)) {
      this.#recognised.push({ path: declaration.pipeline.file, format: 'pipeline' });
      this.#pipelines.push(declaration);
      this.#documents++;
    }
  }

  async #read(file: SourceFile, format: Format): Promise<void> {
    if (format.kind === 'pipeline' && format.system === 'script') {
      this.#scripts.push(file);
      return;
    }
    this.#tellReplaced(file);
    this.#recognised.push({ path: file.path, format: format.kind });
    const { problems, notLinted, documents } = await this.#readAs(file, format);
    this.#problems.push(...problems);
    if (notLinted !== undefined) this.#leave(file.path, notLinted);
    this.#documents += documents;
  }

  /** Every reader is loaded when its format occurs. */
  async #readAs(file: SourceFile, format: Format): Promise<Outcome> {
    switch (format.kind) {
      case 'not-linted':
        return outcome([], format.why);
      case 'kubernetes':
        return this.#readKubernetes(file);
      case 'dockerfile': {
        const { readDockerfile } = await import('./dockerfile/read.ts');
        const { dockerfile, problems } = readDockerfile(file);
        this.#dockerfiles.push(dockerfile);
        return outcome(problems);
      }
      case 'compose': {
        const { readCompose } = await import('./compose/read.ts');
        const { compose, problems, notLinted } = await readCompose(file);
        if (compose) this.#compose.push(compose);
        return outcome(problems, notLinted, compose !== undefined);
      }
      case 'pm2': {
        const { readPm2 } = await import('./pm2/read.ts');
        const { pm2, problems, notLinted } = await readPm2(file, this.#workspace);
        if (pm2) this.#pm2.push(pm2);
        return outcome(problems, notLinted, pm2 !== undefined);
      }
      case 'pipeline': {
        const { readPipeline } = await import('./pipelines/read.ts');
        const { declaration, problems } = await readPipeline(file, format.system, this.#workspace);
        if (declaration) this.#pipelines.push(declaration);
        return outcome(problems, declaration || problems.length > 0 ? undefined : 'it holds no jobs', declaration !== undefined);
      }
      case 'procfile': {
        const { readProcfile, readSupervisord } = await import('./procfile/read.ts');
        const procfile = /\.(conf|ini)$/.test(file.path) ? readSupervisord(file) : readProcfile(file);
        if (procfile.processes.length === 0 && procfile.includes.length === 0) return outcome([], 'it starts no process');
        this.#procfiles.push(procfile);
        return outcome([]);
      }
    }
  }

  async #readKubernetes(file: SourceFile): Promise<Outcome> {
    if (isTemplate(file.text)) return outcome([], 'a template: lint what it renders to');
    if (await this.#isPatch(file.path)) return outcome([], 'a kustomize patch: lint what `kustomize build` gives');
    const { documents, problems } = await readYaml(file);
    const reading = readKubernetes(file, documents);
    for (const object of reading.objects) {
      const reason = partialReason(object);
      if (reason === undefined) this.#kubernetes.push(object);
      else this.#leave(file.path, reason);
    }
    return { problems: [...problems, ...reading.problems], notLinted: undefined, documents: reading.objects.length };
  }

  /** A patch is named by a kustomization in its folder, or in a folder above, or elsewhere in the input. */
  async #isPatch(path: string): Promise<boolean> {
    let folder = posix.dirname(path);
    if (this.#lookedAbove.has(folder)) return this.#patches.has(path);
    this.#lookedAbove.add(folder);
    for (let level = 0; level < 4; level++) {
      for (const name of ['kustomization.yaml', 'kustomization.yml', 'Kustomization'])
        await this.#readKustomization(posix.join(folder, name));
      if (folder === '.' || folder === '..' || folder.endsWith('/..') || folder === '/') break;
      folder = posix.dirname(folder);
    }
    return this.#patches.has(path);
  }

  async #readKustomization(path: string): Promise<void> {
    if (this.#kustomizations.has(path)) return;
    this.#kustomizations.add(path);
    const file = this.#workspace.exists(path) ? this.#workspace.read(path) : undefined;
    if (!file) return;
    const { documents } = await readYaml(file);
    for (const { root } of documents) for (const patch of patchFiles(root, path)) this.#patches.add(patch);
  }

  #refused(path: string, recognised: boolean): void {
    const refusal = this.#workspace.refusal?.(path) ?? { why: 'cannot be read: it is no longer there', isProblem: true };
    if (recognised || refusal.isProblem) this.#problems.push({ severity: 'error', message: refusal.why, file: path, at: undefined });
    else this.#leave(path, refusal.why);
  }

  #tellReplaced(file: SourceFile): void {
    const at = file.text.indexOf('\uFFFD');
    if (at === -1) return;
    const message = 'this is not UTF-8; the bytes that are not are read as U+FFFD';
    this.#problems.push({ severity: 'warning', message, file: file.path, at: { file, start: at, end: at + 1 } });
  }

  #leave(path: string, why: string): void {
    this.#notLinted.push({ path, why });
  }

  #broke(path: string, error: unknown): void {
    const message = `internal error: reading this file broke: ${error instanceof Error ? error.message : String(error)}. The other files were read. Please report it.`;
    const stack = error instanceof Error ? error.stack : undefined;
    this.#problems.push({ severity: 'error', message, file: path, at: undefined, ...(stack === undefined ? {} : { stack }) });
  }
}

/** What came of one file. */
interface Outcome {
  readonly problems: readonly Problem[];
  readonly notLinted: string | undefined;
  readonly documents: number;
}

function outcome(problems: readonly Problem[], notLinted?: string, isRead = notLinted === undefined): Outcome {
  return { problems, notLinted, documents: isRead ? 1 : 0 };
}

function formatOf(file: SourceFile, named: ReturnType<typeof formatByName>): Format | undefined {
  if (!named) return formatOfUnnamed(file.text);
  if (named.kind === 'content') return formatByContent(file.path, file.text, named.language);
  return isManifest(file.path, file.text) ? { kind: 'kubernetes' } : named;
}
