import type { Catalog } from '../../src/model/catalog.ts';
import ciActions from './ci-actions.yaml';
import commands from './commands.yaml';
import csharp from './csharp.yaml';
import deploymentTools from './deployment-tools.yaml';
import elixir from './elixir.yaml';
import env from './env.yaml';
import go from './go.yaml';
import images from './images.yaml';
import java from './java.yaml';
import javascript from './javascript.yaml';
import php from './php.yaml';
import ports from './ports.yaml';
import python from './python.yaml';
import ruby from './ruby.yaml';
import scalers from './scalers.yaml';
import shells from './shells.yaml';
import words from './words.yaml';

/** Each list is put together when it is first asked for: a run that meets no pipeline needs nothing of those that deploy from one. */
const lists: { readonly [List in keyof Catalog]: () => Catalog[List] } = {
  frameworks: () => joined('frameworks', [javascript, python, ruby, go, php, java, csharp, elixir]),
  commands: () => joined('commands', [commands]),
  images: () => joined('images', [images]),
  env: () => joined('env', [env]),
  scalers: () => joined('scalers', [scalers]),
  words: () => joined('words', [words]),
  ports: () => joined('ports', [ports]),
  shells: () => joined('shells', [shells]),
  stopSignals: () => joined('stopSignals', [shells]),
  wrappers: () => joined('wrappers', [shells]),
  ciPrograms: () => joined('ciPrograms', [deploymentTools]),
  ciActions: () => joined('ciActions', [ciActions]),
};

/** Checked against schema/catalog.schema.json when it is compiled in. */
function joined<List extends keyof Catalog>(list: List, files: readonly unknown[]): Catalog[List] {
  return (files as readonly Partial<Catalog>[]).flatMap((file): readonly unknown[] => file[list] ?? []) as unknown as Catalog[List];
}

export const catalog = Object.defineProperties(
  {},
  Object.fromEntries(Object.entries(lists).map(([list, make]) => [list, once(list, make)])),
) as Catalog;

function once(list: string, make: () => unknown): PropertyDescriptor {
  return {
    enumerable: true,
    configurable: true,
    get() {
      const value = make();
      Object.defineProperty(this, list, { value, enumerable: true });
      return value;
    },
  };
}
