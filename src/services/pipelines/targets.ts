import { ownValue } from '../../model/own-value.ts';
import { baseName, folderOf, relativePath } from '../../model/path.ts';
import type { DeploymentStep, Job, TargetName } from '../../model/pipeline.ts';
import type { Service } from '../../model/service.ts';
import { get, itemsOf, stringOf } from '../../model/tree.ts';
import type { Platform, Unit } from '../../model/unit.ts';
import type { Workspace } from '../../model/workspace.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { objectName } from '../../readers/pipelines/object-name.ts';
import { isKustomization } from '../kubernetes/kustomize.ts';
import { SetUps } from './set-up.ts';

interface Owned {
  readonly unit: Unit;
  readonly service: Service;
}

/** Finds the services and units that the words of deployment steps mean. */
export class Targets {
  readonly #units: readonly Owned[];
  readonly #environments: readonly string[];
  readonly #setUps: SetUps;
  /** By folder, what its kustomization draws in: files and folders. */
  readonly #kustomizations: ReadonlyMap<string, readonly string[]>;

  constructor(services: readonly Service[], objects: readonly KubernetesObject[], workspace: Workspace) {
    this.#units = services.flatMap((service) => service.units.map((unit) => ({ unit, service })));
    this.#environments = [...new Set(this.#units.map(({ unit }) => unit.environment))].filter((name) => name !== '');
    this.#setUps = new SetUps(objects, workspace);
    this.#kustomizations = kustomizationsOf(objects);
  }

  /** The step with its targets. Where the environment cannot be told the services are named, but not which of their units is meant. */
  withTargets(step: DeploymentStep, job: Job): DeploymentStep {
    const found = this.#unitsOf(step);
    if (found.length === 0) return this.#withoutTargets(step);
    const narrowed = this.#inEnvironment(found, step, job);
    const targets = [...new Set(narrowed.map(({ service }) => service))];
    const spread = new Set(narrowed.map(({ unit }) => unit.environment)).size > 1;
    return { ...step, targets, units: spread ? [] : narrowed.map(({ unit }) => unit) };
  }

  /** Services, secrets and the like are there as soon as they are applied: nothing rolls out that could be waited for. */
  #withoutTargets(step: DeploymentStep): DeploymentStep {
    if (this.#setUps.onlyReadies(step)) return { ...step, action: 'build', unverified: undefined, notRolledBack: undefined };
    return this.#setUps.rollsNothingOut(step) ? { ...step, unverified: undefined, notRolledBack: undefined } : step;
  }

  #unitsOf(step: DeploymentStep): readonly Owned[] {
    const platform = platformOf(step.tool);
    if (platform === 'pm2') return this.#pm2Units(step.names);
    if (platform === 'compose') return this.#composeUnits(step.names);
    const found = new Set<Owned>();
    for (const name of step.names) for (const owned of this.#named(name)) found.add(owned);
    return [...found];
  }

  #named(name: TargetName): readonly Owned[] {
    switch (name.kind) {
      case 'object':
        return this.#units.filter(({ unit }) => isObject(unit, name));
      case 'path':
      case 'chart':
        return this.#below(name.value, new Set()).filter(
          ({ unit }) => !name.namespace || !unit.namespace || unit.namespace === name.namespace,
        );
      case 'image':
        return this.#units.filter(({ unit }) => unit.image !== undefined && sameImage(unit.image.value, name.value));
      default:
        return [];
    }
  }

  /** Units declared in a file, in a folder, in files that a pattern names, or in what a kustomization draws in. */
  #below(path: string, seen: Set<string>): readonly Owned[] {
    const clean = path.replace(/^\.\//, '').replace(/\/+$/, '');
    if (seen.has(clean) || seen.size > 200) return [];
    seen.add(clean);
    const kustomization =
      this.#kustomizations.get(clean) ?? (/kustomization\.ya?ml$/i.test(clean) ? this.#kustomizations.get(folderOf(clean)) : undefined);
    if (kustomization) return kustomization.flatMap((part) => this.#below(part, seen));
    if (clean.includes('*')) {
      const pattern = new RegExp(`^${clean.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`);
      return this.#units.filter(({ unit }) => pattern.test(unit.at.file.path));
    }
    const prefix = clean === '' || clean === '.' ? '' : `${clean}/`;
    return this.#units.filter(
      ({ unit }) => unit.platform === 'kubernetes' && (unit.at.file.path === clean || unit.at.file.path.startsWith(prefix)),
    );
  }

  #pm2Units(names: readonly TargetName[]): readonly Owned[] {
    const units = this.#units.filter(({ unit }) => unit.platform === 'pm2');
    const files = names.filter((name) => name.kind === 'pm2-file');
    const apps = names.filter((name) => name.kind === 'pm2-app').map((name) => name.value);
    const paths = new Set(files.flatMap((name) => filesNamed(name.value, units)));
    if (files.length === 0 && apps.length === 0) return names.some((name) => name.kind === 'all') ? units : [];
    return units.filter(
      ({ unit }) => (files.length === 0 || paths.has(unit.at.file.path)) && (apps.length === 0 || apps.includes(unit.name)),
    );
  }

  /** Services of the named Compose files, or of the ones Compose takes by itself: https://docs.docker.com/compose/how-tos/multiple-compose-files/ */
  #composeUnits(names: readonly TargetName[]): readonly Owned[] {
    const units = this.#units.filter(({ unit }) => unit.platform === 'compose');
    const files = names.filter((name) => name.kind === 'path').map((name) => name.value);
    const services = names.filter((name) => name.kind === 'compose-service').map((name) => name.value);
    const paths = new Set(files.flatMap((file) => filesNamed(file, units)));
    const own = (path: string) =>
      files.length > 0 ? paths.has(path) : /^(docker-)?compose(\.override)?\.ya?ml$/.test(path) || isOnly(path, units);
    return units.filter(({ unit }) => own(unit.at.file.path) && (services.length === 0 || services.includes(unit.name)));
  }

  /** Of units in several environments, those of the one the step, or its job, speaks of. */
  #inEnvironment(found: readonly Owned[], step: DeploymentStep, job: Job): readonly Owned[] {
    const environments = new Set(found.map(({ unit }) => unit.environment));
    if (environments.size < 2) return found;
    for (const words of [step.text, job.environment?.value ?? '', job.id]) {
      const spoken = this.#environments.filter((name) => environments.has(name) && speaksOf(words, name));
      if (spoken.length === 1) return found.filter(({ unit }) => unit.environment === spoken[0]);
    }
    return found;
  }
}

const SHORT: Readonly<Record<string, string>> = { production: 'prod', staging: 'stage', development: 'dev', stg: 'stage', prd: 'prod' };

function speaksOf(words: string, environment: string): boolean {
  const plain = (text: string) =>
    ` ${text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .split(' ')
      .map((word) => ownValue(SHORT, word) ?? word)
      .join(' ')} `;
  return plain(words).includes(plain(environment));
}

function platformOf(tool: string): Platform | undefined {
  if (tool === 'pm2') return 'pm2';
  return tool === 'compose' || tool === 'swarm' ? 'compose' : undefined;
}

/** `deployment/api`, `deploy.apps/api`; a release of Helm is met by the labels and annotations it leaves on its objects. */
function isObject(unit: Unit, name: TargetName): boolean {
  if (unit.platform !== 'kubernetes') return false;
  if (name.namespace !== undefined && unit.namespace !== undefined && name.namespace !== unit.namespace) return false;
  if (!name.value.includes('/')) {
    const release =
      unit.annotations.get('meta.helm.sh/release-name') ?? unit.labels.get('app.kubernetes.io/instance') ?? unit.labels.get('release');
    return release?.value === name.value;
  }
  return objectName(name.value) === objectName(`${unit.kind}/${unit.name}`);
}

/** The same repository, whatever the registry and the tag; a `*` stands for a part that is not known. */
function sameImage(a: string, b: string): boolean {
  const path = (image: string) => {
    const parts = image
      .replace(/@.*$/, '')
      .replace(/:[^/]*$/, '')
      .split('/');
    return parts.length > 1 && /[.:*]|^localhost$/.test(parts[0] ?? '') ? parts.slice(1) : parts;
  };
  const [own, wanted] = [path(a), path(b)];
  if (own.at(-1) !== wanted.at(-1) || wanted.at(-1)?.includes('*')) return false;
  const [owner, wantedOwner] = [own.at(-2), wanted.at(-2)];
  return owner === undefined || wantedOwner === undefined || wantedOwner.includes('*') || owner === wantedOwner;
}

/** The files that a path means: that very path, or, seen from another machine, the only one of that name. */
function filesNamed(path: string, units: readonly Owned[]): readonly string[] {
  const paths = [...new Set(units.map(({ unit }) => unit.at.file.path))];
  const clean = path.replace(/^\.\//, '');
  if (paths.includes(clean)) return [clean];
  const named = paths.filter((one) => baseName(one) === baseName(clean));
  return named.length === 1 ? named : [];
}

function isOnly(path: string, units: readonly Owned[]): boolean {
  return units.every(({ unit }) => unit.at.file.path === path);
}

function kustomizationsOf(objects: readonly KubernetesObject[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const object of objects) {
    if (!isKustomization(object)) continue;
    const folder = folderOf(object.root.file.path);
    const parts = ['resources', 'bases', 'components'].flatMap((key) => itemsOf(get(object.root, key)));
    found.set(
      folder,
      parts.flatMap((part) => {
        const path = stringOf(part);
        return path === undefined || /:\/\/|^github\.com/.test(path) ? [] : (relativePath(folder, path) ?? []);
      }),
    );
  }
  return found;
}
