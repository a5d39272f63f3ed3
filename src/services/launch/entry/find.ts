import type { Gap } from '../../../model/fact.ts';
import { commandLine } from '../../../model/launch.ts';
import { baseName } from '../../../model/path.ts';
import type { EntryPoint } from '../request.ts';
import type { Peeled, World } from '../step.ts';
import { dotnetEntry, elixirEntry, javaEntry } from './compiled.ts';
import { Finder } from './finder.ts';
import { goEntry, koEntry } from './go.ts';
import { javascriptEntry } from './javascript.ts';
import { phpEntry } from './php.ts';
import { pythonEntry } from './python.ts';
import { rubyEntry } from './ruby.ts';

export interface FoundEntry {
  readonly entry: EntryPoint | undefined;
  readonly gap: Gap | undefined;
}

/** From the words of a program to the source file it starts in. Every language looks at the program's name first. */
export function findEntry(peeled: Peeled, world: World, image: string | undefined): FoundEntry {
  const finder = new Finder(peeled, world);
  const [first] = peeled.words;
  if (image?.startsWith('ko://')) return { entry: koEntry(image.slice(5), finder), gap: undefined };
  // Options alone are given to a program of the image that is not known.
  if (first?.text === undefined || first.text.startsWith('-')) return { entry: undefined, gap: undefined };
  const program = baseName(first.text).replace(/\.exe$/, '');
  const languages = [javascriptEntry, pythonEntry, rubyEntry, phpEntry, javaEntry, dotnetEntry, elixirEntry, goEntry];
  for (const language of languages) {
    const entry = language(program, finder);
    if (entry) return { entry, gap: undefined };
  }
  const why = world.files.roots.length === 0 ? 'no source of its image is in the input' : 'its entry file was not found';
  return { entry: undefined, gap: { what: 'source', why: `${shortened(commandLine(peeled.words))}: ${why}`, at: first.at } };
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
