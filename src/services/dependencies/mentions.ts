import type { Place } from '../../model/place.ts';
import { entriesOf, get, itemsOf, type Node, stringOf } from '../../model/tree.ts';
import type { Unit } from '../../model/unit.ts';
import type { Declarations } from '../../readers/declarations.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import type { AssemblyContext } from '../context.ts';
import { indexed, titleOf } from '../kubernetes/objects.ts';
import { type HostMention, hostsIn, namesHost, namesIn } from './hosts.ts';

/** A host that a unit's declaration names, and where. */
export interface Mention {
  readonly mention: HostMention;
  /** "env AUTH_URL", "--upstream", "ConfigMap nginx". */
  readonly by: string;
  readonly at: Place;
}

/** Values that are secrets as a whole and hold no host. */
const SECRET_NAME = /(password|passwd|secret|token|api_?key|private_?key|credential)s?$/i;
const MAX_WORDS = 300;

export function mentionsOf(unit: Unit, context: AssemblyContext, known: ReadonlySet<string>): readonly Mention[] {
  return [
    ...fromEnv(unit),
    ...fromWords(unit),
    ...fromInitContainers(unit),
    ...fromScaling(unit, context),
    ...fromFiles(unit, context, known),
  ];
}

function fromEnv(unit: Unit): readonly Mention[] {
  const found: Mention[] = [];
  for (const { name, value, at } of unit.env) {
    if (value === undefined) continue;
    const hosts = hostsIn(expanded(value.value, unit), namesHost(name));
    if (hosts.length === 0 || SECRET_NAME.test(name)) continue;
    for (const mention of hosts) found.push({ mention, by: `env ${name}`, at });
  }
  return found;
}

/** `$(REDIS_HOST)` and `${REDIS_HOST}` of the unit's own values; one step, since values are short and a circle must end. */
function expanded(text: string, { env }: Unit): string {
  if (!text.includes('$')) return text;
  const values = new Map(env.flatMap(({ name, value }) => (value ? [[name, value.value] as const] : [])));
  return text.slice(0, 5000).replace(/\$[({](\w+)[)}]/g, (whole, name: string) => values.get(name) ?? whole);
}

function fromWords(unit: Unit): readonly Mention[] {
  const words = [unit.launch.words, ...unit.launch.others].flat().slice(0, MAX_WORDS);
  return words.flatMap((word, index) => {
    const { text } = word;
    if (text === undefined || index === 0) return [];
    const flag = /^(--?[\w.-]+)=(.*)$/s.exec(text);
    const before = words[index - 1]?.text;
    const name = flag?.[1] ?? (before?.startsWith('-') && !before.includes('=') ? before : undefined);
    return hostsIn(flag?.[2] ?? text, name !== undefined && namesHost(name)).map((mention) => ({
      mention,
      by: name === undefined ? 'its command' : `option ${name}`,
      at: word.at,
    }));
  });
}

const indexes = new WeakMap<Declarations, ReadonlyMap<string, readonly KubernetesObject[]>>();

/** ConfigMaps and scalers by their titles. */
function objectsByTitle({ declarations }: AssemblyContext): ReadonlyMap<string, readonly KubernetesObject[]> {
  const known = indexes.get(declarations);
  if (known) return known;
  const index = indexed(declarations.kubernetes, (object) =>
    /^(ConfigMap|ScaledObject|ScaledJob)$/.test(object.kind) ? [titleOf(object)] : [],
  );
  indexes.set(declarations, index);
  return index;
}

/** What an init container waits for: `until nc -z db 5432`, `wait-for-it db:5432`. Only what stands there as a host is taken. */
function fromInitContainers(unit: Unit): readonly Mention[] {
  if (unit.detail.platform !== 'kubernetes') return [];
  return itemsOf(get(unit.detail.podSpec, 'initContainers')).flatMap((container) => {
    const words = [...itemsOf(get(container, 'command')), ...itemsOf(get(container, 'args'))].slice(0, 50);
    return words.flatMap((node) => {
      const text = stringOf(node);
      if (text === undefined) return [];
      const waited = [...text.slice(0, 5000).matchAll(/\bnc\s+(?:-\w+\s+)*([a-z0-9][a-z0-9.-]{0,100})\s+(\d{2,5})\b/g)].map(
        (match): HostMention => ({ host: match[1] ?? '', port: Number(match[2]), scheme: undefined, path: undefined, form: 'host-port' }),
      );
      return [...hostsIn(text, false), ...waited].map((mention) => ({
        mention,
        by: `init container ${stringOf(get(container, 'name')) ?? ''}`.trim(),
        at: node,
      }));
    });
  });
}

/** The broker that a KEDA trigger asks for its backlog. */
function fromScaling(unit: Unit, context: AssemblyContext): readonly Mention[] {
  return unit.scaling.flatMap((scaling) => {
    if (scaling.by !== 'keda') return [];
    const object = objectsByTitle(context)
      .get(scaling.name)
      ?.find((one) => one.root.file === scaling.at.file);
    return itemsOf(get(object?.root, 'spec', 'triggers')).flatMap((trigger) =>
      entriesOf(get(trigger, 'metadata')).flatMap((entry) => {
        const text = stringOf(entry.value);
        const key = String(entry.key.value);
        if (text === undefined) return [];
        return hostsIn(text, namesHost(key)).map((mention) => ({
          mention,
          by: `KEDA trigger ${stringOf(get(trigger, 'type')) ?? ''}`.trim(),
          at: entry.value,
        }));
      }),
    );
  });
}

/** Configuration files that are mounted from ConfigMaps: only names that somebody answers to are looked for in them. */
function fromFiles(unit: Unit, context: AssemblyContext, known: ReadonlySet<string>): readonly Mention[] {
  if (unit.detail.platform !== 'kubernetes' || known.size === 0) return [];
  const names = new Set(
    itemsOf(get(unit.detail.podSpec, 'volumes')).flatMap((volume) => [
      ...configMapOf(volume),
      ...itemsOf(get(volume, 'projected', 'sources')).flatMap(configMapOf),
    ]),
  );
  if (names.size === 0) return [];
  const index = objectsByTitle(context);
  return [...names]
    .flatMap((name) => [
      ...(index.get(`ConfigMap ${name}`) ?? []),
      ...(unit.namespace === undefined ? [] : (index.get(`ConfigMap ${unit.namespace}/${name}`) ?? [])),
    ])
    .filter((object) => context.environmentOf(object.root.file.path) === unit.environment)
    .flatMap((object) =>
      entriesOf(get(object.root, 'data')).flatMap((entry) => {
        const text = stringOf(entry.value);
        if (text === undefined) return [];
        return [...namesIn(text, known).keys()].map((host) => ({
          mention: { host, port: undefined, scheme: undefined, path: undefined, form: 'url' as const },
          by: `ConfigMap ${object.name}`,
          at: entry.key,
        }));
      }),
    );
}

function configMapOf(source: Node): readonly string[] {
  const configMap = get(source, 'configMap');
  const name = stringOf(get(configMap, 'name'));
  return name === undefined ? [] : [name];
}
