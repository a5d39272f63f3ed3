import { joinPaths } from '../../model/path.ts';
import type { DeploymentStep, TargetName } from '../../model/pipeline.ts';
import type { Workspace } from '../../model/workspace.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';

/** Kinds whose pods Kubernetes or OpenShift rolls out, and `kubectl rollout status` or `helm --wait` waits for; as they are written on a command line too. */
const RUNS =
  /^(deploy(ment)?s?|statefulsets?|sts|daemonsets?|ds|replicasets?|rs|replicationcontrollers?|rc|deploymentconfigs?|dc|rollouts?|ro|(cron)?jobs?|cj|pods?|po|ksvc|all)$/i;

/** Kinds that only make ready what others use: nothing that runs is another one for them. */
const READIES =
  /^(Secret|Namespace|Project|ServiceAccount|Role|RoleBinding|ClusterRole|ClusterRoleBinding|ImageStream|BuildConfig|CustomResourceDefinition|StorageClass|PersistentVolume|PersistentVolumeClaim|ResourceQuota|LimitRange|NetworkPolicy|PriorityClass)$/;

const MOST_TEMPLATES = 300;

/** Tells what steps do that deploy nothing which could be waited for, as far as what they apply is in the input. */
export class SetUps {
  readonly #kinds: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #workspace: Workspace;
  readonly #charts = new Map<string, boolean>();

  constructor(objects: readonly KubernetesObject[], workspace: Workspace) {
    const kinds = new Map<string, Set<string>>();
    for (const { kind, root } of objects) {
      const known = kinds.get(root.file.path) ?? new Set();
      kinds.set(root.file.path, known.add(kind));
    }
    this.#kinds = kinds;
    this.#workspace = workspace;
  }

  /** Every thing it names is known, and none is anything that is rolled out. The step is known to have no units. */
  rollsNothingOut(step: DeploymentStep): boolean {
    const names = step.tool === 'helm' ? step.names.filter(({ kind }) => kind === 'chart') : step.names;
    return names.length > 0 && names.every((name) => this.#isIdle(name, step));
  }

  /** It makes ready, and changes nothing that runs. */
  onlyReadies(step: DeploymentStep): boolean {
    return (
      step.action === 'apply' &&
      step.names.length > 0 &&
      step.names.every(({ kind, value }) => {
        const kinds = kind === 'path' ? this.#kinds.get(value) : undefined;
        return kinds !== undefined && [...kinds].every((one) => READIES.test(one));
      })
    );
  }

  #isIdle({ kind, value }: TargetName, { action, tool }: DeploymentStep): boolean {
    if (kind === 'path') return action === 'apply' && this.#kinds.has(value);
    if (kind === 'chart') return this.#isIdleChart(value);
    // A custom resource, a Service, a ConfigMap that is patched.
    return kind === 'object' && action === 'apply' && tool === 'kubectl' && value.includes('/') && !RUNS.test(value.split(/[./]/)[0] ?? '');
  }

  /** A chart whose templates hold nothing that is rolled out: custom resources, which their operator sees to. */
  #isIdleChart(folder: string): boolean {
    const known = this.#charts.get(folder);
    if (known !== undefined) return known;
    const idle = this.#readChart(folder);
    this.#charts.set(folder, idle);
    return idle;
  }

  #readChart(folder: string): boolean {
    const { read, exists } = this.#workspace;
    const description = read(joinPaths(folder, 'Chart.yaml'));
    if (!description || /^dependencies:/m.test(description.text) || exists(joinPaths(folder, 'charts'))) return false;
    if (exists(joinPaths(folder, 'requirements.yaml'))) return false;
    const open = [joinPaths(folder, 'templates')];
    let left = MOST_TEMPLATES;
    let found = 0;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const name of this.#workspace.list(at)) {
        if (left-- <= 0) return false;
        if (name.endsWith('/')) open.push(joinPaths(at, name.slice(0, -1)));
        if (!/\.(ya?ml|tpl)$/.test(name)) continue;
        for (const [, kind] of (read(joinPaths(at, name))?.text ?? '').matchAll(/^[ -]*kind:\s*["']?([^\s"']+)/gm)) {
          if (kind === undefined || !/^[A-Z]\w+$/.test(kind) || RUNS.test(kind)) return false;
          found++;
        }
      }
    }
    return found > 0;
  }
}
