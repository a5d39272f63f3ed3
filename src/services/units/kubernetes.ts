import { get, stringOf } from '../../model/tree.ts';
import type { EnvVar, Rollout, Unit } from '../../model/unit.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import type { AssemblyContext } from '../context.ts';
import { kubernetesEnvironments, regrouped } from '../environments.ts';
import { isAuxiliaryPort } from '../kubernetes/auxiliary.ts';
import { type Cluster, clusterOf } from '../kubernetes/cluster.ts';
import { commandWords } from '../kubernetes/command.ts';
import { type Container, containersOf, mainContainer } from '../kubernetes/containers.ts';
import { declaredOf } from '../kubernetes/declared.ts';
import { detailOf } from '../kubernetes/detail.ts';
import { editOf } from '../kubernetes/edit.ts';
import { environmentOf } from '../kubernetes/env.ts';
import { exposureOf } from '../kubernetes/exposure.ts';
import { isPlaceholder } from '../kubernetes/fields.ts';
import { asWritten, placeOf } from '../kubernetes/objects.ts';
import { preStopOf } from '../kubernetes/prestop.ts';
import { probesOf } from '../kubernetes/probes.ts';
import { restartPolicyOf } from '../kubernetes/restart.ts';
import { rolloutOf } from '../kubernetes/rollout.ts';
import { scheduleOf } from '../kubernetes/schedule.ts';
import { portsOf, targetContainer } from '../kubernetes/services.ts';
import { stopPolicyOf, withInnerStop, writtenStopSignal } from '../kubernetes/stop.ts';
import { volumesOf } from '../kubernetes/volumes.ts';
import type { Workload } from '../kubernetes/workloads.ts';
import { resolveLaunch } from '../launch/resolve.ts';
import type { UnitDraft } from './unit-draft.ts';

/** One unit for each workload's main container, with everything in its environment that bears on it joined to it. */
export function kubernetesUnits(context: AssemblyContext): readonly UnitDraft[] {
  const groups = regrouped(kubernetesEnvironments(context.declarations).groups, context.environmentOf);
  const paths = new Set(context.declarations.paths);
  return groups.flatMap((group) => {
    const cluster = clusterOf(group.visible, group.homeOf, paths);
    return cluster.view.workloads
      .filter((workload) => group.own.has(workload.object))
      .map((workload) => draft(workload, cluster, group.name, context));
  });
}

function draft(workload: Workload, cluster: Cluster, environment: string, context: AssemblyContext): UnitDraft {
  const { object } = workload;
  const { view } = cluster;
  const services = cluster.services.get(workload) ?? [];
  const containers = containersOf(workload);
  const main = mainContainer(workload, containers, servedBy(services, containers));
  const env = environmentOf(workload, main, view);
  const command = commandWords(main, 'command', env);
  const args = commandWords(main, 'args', env);
  const at = placeOf(object);
  const resolved = resolveLaunch(
    {
      platform: 'kubernetes',
      at: main?.node ?? at,
      environment,
      image: main?.image,
      command,
      args,
      workingDirectory: workingDirectory(main),
      build: undefined,
      init: false,
      env: env.variables,
      stopSignal: writtenStopSignal(main),
    },
    context,
  );
  const scaling = cluster.scalingOf(workload);
  const instances = cluster.instancesOf(workload);
  const hook = preStopOf(main?.node, env.variables, context.parseShell);
  const unit: Unit = {
    platform: 'kubernetes',
    kind: object.kind,
    namespace: object.namespace,
    name: asWritten(get(object.root, 'metadata', 'name'), object.name),
    container: main?.name === undefined ? undefined : asWritten(get(main.node, 'name'), main.name),
    environment,
    at,
    labels: workload.labels,
    annotations: workload.annotations,
    image: main?.image && view.replacedImage(main.image),
    launch: resolved.launch,
    env: withImageEnv(env.variables, resolved.imageEnv),
    ports: (main?.ports ?? []).map(({ name, number, protocol, at: place }) => ({ name, number, protocol, at: place })),
    instances,
    stop: withInnerStop(stopPolicyOf(workload, main, hook), resolved.innerStop),
    restart: restartPolicyOf(workload),
    rollout: gradually(rolloutOf(workload, instances), cluster.gradual.get(workload)),
    schedule: scheduleOf(workload),
    probes: probesOf(workload, main),
    exposure: exposureOf(workload, containers, main, { services, routesTo: cluster.routesTo }),
    scaling,
    budgets: cluster.budgetsOf(workload),
    volumes: volumesOf(workload, main, view),
    detail: detailOf(workload, main, cluster, [...(command ?? []), ...(args ?? [])], env.variables, context.catalog),
    edit: editOf(workload),
  };
  return { unit, entry: resolved.entry, ...(env.complete ? {} : { envIsOpen: true }), ...declaredOf(workload, services) };
}

/** Whether a Service's port, other than one for metrics, leads to a container by a port that it declares. */
function servedBy(services: readonly KubernetesObject[], containers: readonly Container[]): (container: Container) => boolean {
  const ports = services.flatMap(portsOf);
  const served = ports
    .filter((port) => !isAuxiliaryPort({ names: [port.name], number: port.number, scraped: undefined, besideOthers: ports.length > 1 }))
    .map((port) => targetContainer(containers, port));
  return (container) => served.includes(container);
}

function workingDirectory(main: Container | undefined): string | undefined {
  const written = stringOf(get(main?.node, 'workingDir'));
  return written === undefined || isPlaceholder(written) ? undefined : written;
}

/** What the image sets holds where the manifest does not set it. */
function withImageEnv(own: readonly EnvVar[], image: readonly EnvVar[]): readonly EnvVar[] {
  const names = new Set(own.map((variable) => variable.name));
  return [...own, ...image.filter((variable) => !names.has(variable.name))];
}

/** What arranges a gradual rollout from beside the workload overrules the plain rolling update alone. */
function gradually(rollout: Rollout | undefined, strategy: Rollout['strategy'] | undefined): Rollout | undefined {
  return rollout && strategy && rollout.strategy.value === 'rolling' ? { ...rollout, strategy } : rollout;
}
