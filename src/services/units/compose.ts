import { parseDuration } from '../../model/duration.ts';
import { declared, type Fact } from '../../model/fact.ts';
import { folderOf, relativePath } from '../../model/path.ts';
import { type ServiceType, serviceTypes } from '../../model/service.ts';
import { signalName } from '../../model/signal.ts';
import { get, textOf } from '../../model/tree.ts';
import type { ComposeDetail, Unit } from '../../model/unit.ts';
import { composeBuild } from '../../readers/compose/read.ts';
import { commandWords } from '../compose/command.ts';
import { instancesOf, restartOf, rolloutOf, updateOrderOf } from '../compose/deploy.ts';
import { editOf } from '../compose/edit.ts';
import { effectiveServices } from '../compose/effective.ts';
import { environmentIsWhole, environmentOf } from '../compose/environment.ts';
import { bool, composeDefault, type Described, field, fieldOr, namedValues, names } from '../compose/fields.ts';
import { probesOf } from '../compose/health.ts';
import { interpolationOf } from '../compose/interpolation.ts';
import { reachedOf } from '../compose/ports.ts';
import { environmentOf as projectOf } from '../compose/project.ts';
import { mountedOf } from '../compose/volumes.ts';
import type { AssemblyContext } from '../context.ts';
import { withInnerStop } from '../kubernetes/stop.ts';
import { buildAt } from '../launch/built-image.ts';
import { type ResolvedLaunch, resolveLaunch } from '../launch/resolve.ts';
import { startedIn } from '../plain/packages.ts';
import type { UnitDraft } from './unit-draft.ts';

/** One unit for each service of each Compose file: https://github.com/compose-spec/compose-spec/blob/main/05-services.md */
export function composeUnits(context: AssemblyContext): readonly UnitDraft[] {
  const { compose } = context.declarations;
  return compose.flatMap((file) => {
    const fill = interpolationOf(file.file.path, context.workspace);
    return effectiveServices(file, compose).map((service) => draft({ service, fill }, context));
  });
}

function draft(described: Described, context: AssemblyContext): UnitDraft {
  const { service, fill } = described;
  const { node, key, name } = service;
  const environment = projectOf(service.file, context);
  const env = environmentOf(described, context.workspace);
  const { volumes, mounts } = mountedOf(described);
  const imageNode = get(node, 'image');
  const written = textOf(imageNode);
  const image = imageNode && written !== undefined ? declared(fill.partly(written), imageNode) : undefined;
  const init = field(described, ['init'], bool);
  const stopSignal = field(described, ['stop_signal'], (text) => signalName(text));
  const resolved = resolveLaunch(
    {
      platform: 'compose',
      at: key,
      environment,
      image,
      command: commandWords(described, 'entrypoint'),
      args: commandWords(described, 'command'),
      workingDirectory: fill.whole(get(node, 'working_dir')),
      build: buildOf(described),
      init: init?.value === true,
      initAt: init?.at,
      env,
      stopSignal,
      mounts,
    },
    context,
  );
  const entry =
    resolved.entry ??
    (isBuiltUnseen(described, resolved, context) ? startedIn(buildOf(described)?.context ?? '', key, context) : undefined);
  const labels = labelsOf(described);
  const instances = instancesOf(described);
  const { ports, exposure } = reachedOf(described, env);
  const detail: ComposeDetail = {
    platform: 'compose',
    service: node,
    init,
    dependsOn: [
      ...names(get(node, 'depends_on')),
      ...names(get(node, 'links')).map((link) => ({ ...link, name: link.name.split(':')[0] ?? link.name })),
    ],
    updateOrder: updateOrderOf(described),
  };
  const unit: Unit = {
    platform: 'compose',
    kind: 'service',
    namespace: undefined,
    name,
    container: undefined,
    environment,
    at: key,
    labels,
    annotations: new Map(),
    image,
    launch: resolved.launch,
    env,
    ports,
    instances,
    stop: stopOf(described, resolved),
    restart: restartOf(described),
    rollout: rolloutOf(described, instances),
    schedule: undefined,
    probes: probesOf(described),
    exposure,
    scaling: [],
    budgets: [],
    volumes,
    detail,
    edit: editOf(service),
  };
  const label = (suffix: string): Fact<string> | undefined => labels.get(`svc-lint.dev/${suffix}`);
  return {
    unit,
    entry,
    ...(environmentIsWhole(described, context.workspace) ? {} : { envIsOpen: true }),
    declaredType: declaredType(label('type')),
    owner: label('owner'),
    runbook: label('runbook'),
    drainTimeout: label('drain-timeout'),
  };
}

/** Its image is built from sources of the input, by a Dockerfile that is not there, and nothing says what it runs. */
function isBuiltUnseen(described: Described, { launch }: ResolvedLaunch, context: AssemblyContext): boolean {
  const build = buildOf(described);
  return build !== undefined && launch.words.length === 0 && launch.wrappers.length === 0 && !buildAt(build, build.at, context).built;
}

/** Paths of a build start at the file in which it is written: an extended service may stand elsewhere. */
function buildOf({ service, fill }: Described) {
  const build = composeBuild(service.node, fill.whole);
  const context = build && relativePath(folderOf(build.at.file.path), build.context);
  return build && context !== undefined ? { context, dockerfile: build.dockerfile, target: build.target, at: build.at } : undefined;
}

/** SIGTERM, or what the image or `stop_signal` says; SIGKILL after `stop_grace_period`. */
function stopOf(described: Described, { launch, innerStop }: ResolvedLaunch) {
  const period = fieldOr(
    described,
    ['stop_grace_period'],
    (text) => parseDuration(text),
    (at) => {
      const tenSeconds = parseDuration('10s');
      return tenSeconds && composeDefault(tenSeconds, 'stop_grace_period', at);
    },
  );
  const own = innerStop ? undefined : launch.stopSignal;
  const signal =
    own ??
    fieldOr(
      described,
      ['stop_signal'],
      (text) => signalName(text),
      (at) => composeDefault('SIGTERM', 'stop_signal', at),
    );
  return withInnerStop({ signal, grace: period, period, preStop: undefined, hasPreStop: false }, innerStop);
}

function labelsOf({ service, fill }: Described): ReadonlyMap<string, Fact<string>> {
  const all = [...namedValues(get(service.node, 'deploy', 'labels'), fill), ...namedValues(get(service.node, 'labels'), fill)];
  return new Map(all.map(({ name, text, at }) => [name, declared(text ?? '', at)]));
}

function declaredType(fact: Fact<string> | undefined): Fact<ServiceType> | undefined {
  const value = serviceTypes.find((type) => type === fact?.value);
  return fact && value !== undefined ? { ...fact, value } : undefined;
}
