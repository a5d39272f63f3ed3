import { catalog } from '../../../../rules/catalog/index.ts';
import { memoryWorkspace } from '../../../../src/files/workspace.ts';
import type { CodeFacts } from '../../../../src/model/code.ts';
import { locate, type Place } from '../../../../src/model/place.ts';
import { readCode } from '../../../../src/readers/source/read-code.ts';

export async function read(files: Readonly<Record<string, string>>, entry = Object.keys(files)[0] ?? ''): Promise<CodeFacts> {
  const facts = await readCode({ entry, workspace: memoryWorkspace(files), catalog });
  if (facts === undefined) throw new Error(`${entry} was not read`);
  return facts;
}

/** `role framework name`, for intakes as a table shows them. */
export function taken(facts: CodeFacts): readonly string[] {
  const text = ({ role, framework, name, schedule }: CodeFacts['intakes'][number]) =>
    [role, framework, name?.value ?? schedule?.value].filter((part) => part !== undefined).join(' ');
  return [...facts.intakes.map(text), ...(facts.defined ?? []).map((one) => `(${text(one)})`)];
}

export function lineAndColumn(place: Place | undefined): string | undefined {
  if (place === undefined) return undefined;
  const { file, line, column } = locate(place);
  return `${file}:${line}:${column}`;
}
