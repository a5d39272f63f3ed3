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

/** Each file holds some of the catalog's lists; checked against schema/catalog.schema.json when it is compiled in. */
const parts = [
  javascript,
  python,
  ruby,
  go,
  php,
  java,
  csharp,
  elixir,
  commands,
  images,
  env,
  scalers,
  words,
  ports,
  shells,
  deploymentTools,
  ciActions,
] as readonly Partial<Catalog>[];

export const catalog: Catalog = {
  frameworks: parts.flatMap((part) => part.frameworks ?? []),
  commands: parts.flatMap((part) => part.commands ?? []),
  images: parts.flatMap((part) => part.images ?? []),
  env: parts.flatMap((part) => part.env ?? []),
  scalers: parts.flatMap((part) => part.scalers ?? []),
  words: parts.flatMap((part) => part.words ?? []),
  ports: parts.flatMap((part) => part.ports ?? []),
  shells: parts.flatMap((part) => part.shells ?? []),
  ciPrograms: parts.flatMap((part) => part.ciPrograms ?? []),
  ciActions: parts.flatMap((part) => part.ciActions ?? []),
  wrappers: parts.flatMap((part) => part.wrappers ?? []),
};
