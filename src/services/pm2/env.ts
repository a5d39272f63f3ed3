import { declared } from '../../model/fact.ts';
import { entriesOf, type Node, textOf } from '../../model/tree.ts';
import type { EnvVar, Port } from '../../model/unit.ts';
import { settingPlace } from '../../readers/pm2/app.ts';
import type { Pm2App } from '../../readers/pm2/read.ts';
import { numeric, settingOf } from './facts.ts';

/**
 * The environment of an app as production has it: `env`, over it `env_production` (or `env_prod`), which `--env production` adds, over it `port`.
 * Further environments of the file (`env_staging`) are left out: what runs in front of users is what is linted.
 */
export function environmentOf(app: Pm2App): readonly EnvVar[] {
  const variables = new Map<string, EnvVar>();
  const production = app.environments.get('production') ?? app.environments.get('prod');
  for (const node of [settingOf(app, 'env')?.value, production?.value])
    for (const variable of variablesOf(node)) variables.set(variable.name, variable);
  const port = settingOf(app, 'port');
  const number = port && numeric(port.value);
  if (port)
    variables.set('PORT', {
      name: 'PORT',
      value: number === undefined ? undefined : declared(String(number), port.at),
      from: undefined,
      at: port.at,
    });
  return [...variables.values()];
}

function variablesOf(node: Node | undefined): readonly EnvVar[] {
  return entriesOf(node).flatMap((entry) => {
    const at = settingPlace(entry);
    const text = textOf(entry.value);
    return [{ name: String(entry.key.value), value: text === undefined ? undefined : declared(text, at), from: undefined, at }];
  });
}

/** The port that PM2 itself is told of. */
export function portsOf(app: Pm2App): readonly Port[] {
  const setting = settingOf(app, 'port');
  return setting ? [{ name: undefined, number: numeric(setting.value), protocol: 'TCP', at: setting.at }] : [];
}
