import type { Service } from '../src/model/service.ts';
import type { Unit } from '../src/model/unit.ts';

/** A script that only waits and calls tools holds no work of its own: there is nothing that a signal would save. */
export function isUtility(service: Service, unit: Unit): boolean {
  if (unit.launch.words.length === 0 && service.type === 'unknown') return !startsSomething(unit);
  const program = unit.launch.words[0]?.text?.split('/').at(-1);
  return program !== undefined && utilities.has(program);
}

/** What is run at the end is not known, but it is a process manager, or a script that is there to start something. */
function startsSomething({ launch }: Unit): boolean {
  const last = launch.wrappers.at(-1);
  if (last?.kind === 'process-manager' || last?.kind === 'supervisor') return true;
  return last?.kind === 'script' && /(^|[-_.])(start|serve|server|worker|workers|daemon|web)([-_.]|$)/.test(last.text);
}

const utilities = new Set(
  'sleep ls find head tail cat echo printf true false test [ cp mv rm ln mkdir chmod chown touch sed awk grep tr cut date find tar gzip curl wget nc ping openssl update-ca-certificates psql mysql redis-cli mongosh mongo aws gcloud az kubectl mc jq envsubst'.split(
    ' ',
  ),
);
