import { folderOf, joinPaths } from '../../model/path.ts';
import { type Node, textOf } from '../../model/tree.ts';
import type { Workspace } from '../../model/workspace.ts';
import { readEnvFile } from './env-file.ts';

/** Fills in `${VAR}` as Compose does before it reads anything else. */
export interface Interpolation {
  /** The text with all variables filled in; undefined when one is not known. */
  readonly whole: (node: Node | undefined) => string | undefined;
  /** The same for text that is no node of its own. */
  readonly text: (text: string) => string | undefined;
  /** What is known filled in, the rest as written. */
  readonly partly: (text: string) => string;
}

const VARIABLE = /\$(?:\$|\{([A-Za-z_]\w*)(:?[-?+])?|([A-Za-z_]\w*))/g;
const DEEPEST = 6;

/**
 * https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md. Values come from the `.env` file of the folder; of the shell that
 * Compose is called in nothing is known, so a default holds where the file does not set the variable.
 */
export function interpolationOf(path: string, workspace: Workspace): Interpolation {
  const file = workspace.read(joinPaths(folderOf(path), '.env'));
  const variables = new Map(file ? readEnvFile(file).map(({ name, value }) => [name, value?.value] as const) : []);
  const text = (written: string): string | undefined => fill(written, variables, false, 0);
  return {
    text,
    whole: (node) => {
      const written = textOf(node);
      return written === undefined ? undefined : text(written);
    },
    partly: (written) => fill(written, variables, true, 0) ?? written,
  };
}

function fill(text: string, variables: ReadonlyMap<string, string | undefined>, partly: boolean, depth: number): string | undefined {
  if (!text.includes('$')) return text;
  if (depth > DEEPEST) return undefined;
  let result = '';
  let from = 0;
  for (const match of text.matchAll(VARIABLE)) {
    if (match.index < from) continue;
    result += text.slice(from, match.index);
    const [whole, braced, operator, plain] = match;
    if (whole === '$$') {
      result += '$';
      from = match.index + 2;
      continue;
    }
    const end = braced === undefined ? match.index + whole.length : closing(text, match.index + whole.length);
    if (end === undefined) return partly ? text : undefined;
    const operand = braced === undefined ? '' : text.slice(match.index + whole.length, end - 1);
    const value = valueFor(braced ?? plain ?? '', operator ?? '', operand, variables, partly, depth);
    if (value === undefined && !partly) return undefined;
    result += value ?? text.slice(match.index, end);
    from = end;
  }
  return result + text.slice(from);
}

function valueFor(
  name: string,
  operator: string,
  operand: string,
  variables: ReadonlyMap<string, string | undefined>,
  partly: boolean,
  depth: number,
): string | undefined {
  const value = variables.get(name);
  const isSet = variables.has(name) && (value !== '' || !operator.startsWith(':'));
  if (operator.endsWith('-')) return isSet ? value : fill(operand, variables, partly, depth + 1);
  if (operator.endsWith('+')) return isSet ? fill(operand, variables, partly, depth + 1) : undefined;
  return value;
}

/** Behind the brace that closes one opened before `from`. */
function closing(text: string, from: number): number | undefined {
  let open = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') open++;
    if (text[i] === '}' && --open === 0) return i + 1;
  }
  return undefined;
}
