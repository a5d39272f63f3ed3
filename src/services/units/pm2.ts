import type { Unit } from '../../model/unit.ts';
import type { Pm2App, Pm2File } from '../../readers/pm2/read.ts';
import { matchCommands } from '../classify/command.ts';
import type { AssemblyContext } from '../context.ts';
import { resolveLaunch } from '../launch/resolve.ts';
import { commandOf } from '../pm2/command.ts';
import { declaredOf } from '../pm2/declared.ts';
import { detailOf, restartPolicyOf, scheduleOf } from '../pm2/detail.ts';
import { editOf } from '../pm2/edit.ts';
import { environmentOf, portsOf } from '../pm2/env.ts';
import { appPlace } from '../pm2/facts.ts';
import { appName } from '../pm2/find.ts';
import { instancesOf, rolloutOf } from '../pm2/instances.ts';
import { stopPolicyOf } from '../pm2/stop.ts';
import type { UnitDraft } from './unit-draft.ts';

/** One unit for each app of each PM2 file. */
export function pm2Units(context: AssemblyContext): readonly UnitDraft[] {
  return context.declarations.pm2.flatMap((file) => file.apps.map((app) => draft(app, file, context)));
}

function draft(app: Pm2App, file: Pm2File, context: AssemblyContext): UnitDraft {
  const detail = detailOf(app, context.workspace);
  const env = environmentOf(app);
  const at = appPlace(app);
  const environment = context.environmentOf(file.file.path);
  const { words, folder } = commandOf(app, context.workspace);
  const resolved = resolveLaunch(
    {
      platform: 'pm2',
      at,
      environment,
      image: undefined,
      command: undefined,
      args: words,
      workingDirectory: folder,
      build: undefined,
      init: false,
      env,
      pm2: { treekill: detail.treekill.value, shutdownWithMessage: detail.shutdownWithMessage.value },
    },
    context,
  );
  const unit: Unit = {
    platform: 'pm2',
    kind: 'app',
    namespace: undefined,
    name: appName(app) ?? 'unknown',
    container: undefined,
    environment,
    at,
    labels: new Map(),
    annotations: new Map(),
    image: undefined,
    launch: resolved.launch,
    env,
    ports: portsOf(app),
    instances: instancesOf(app),
    stop: stopPolicyOf(app),
    restart: restartPolicyOf(app),
    rollout: rolloutOf(detail.execMode),
    schedule: scheduleOf(app),
    probes: { readiness: undefined, liveness: undefined, startup: undefined },
    exposure: [],
    scaling: [],
    budgets: [],
    volumes: [],
    detail: {
      ...detail,
      neverReady: matchCommands(resolved.launch.words, context.catalog.commands).find(({ pattern }) => pattern.neverReady)?.word.at,
    },
    edit: editOf(app, context.declarations.pm2),
  };
  return { unit, entry: resolved.entry, ...declaredOf(app) };
}
