import type { EmbeddedText, SourceFile } from '../../model/place.ts';
import { replaceIn } from '../shell/embedded.ts';

const MOST_RULES = 2000;

/**
 * The shell text that `make target` runs: recipes of what it needs first, then its own. Only plain rules and plain variables are understood
 * (https://www.gnu.org/software/make/manual/make.html); undefined when the target is not there.
 */
export function recipeOf(file: SourceFile, target: string): EmbeddedText | undefined {
  const rules = readRules(file);
  if (!rules.recipes.has(target)) return undefined;
  const lines: { start: number; end: number }[] = [];
  const seen = new Set<string>();
  const visit = (name: string, depth: number): void => {
    if (seen.has(name) || depth > 20) return;
    seen.add(name);
    const rule = rules.recipes.get(name);
    if (!rule) return;
    for (const need of rule.needs) visit(need, depth + 1);
    lines.push(...rule.lines);
  };
  visit(target, 0);
  return replaceIn(file, lines, /\$\$|\$[({]([\w.-]+)[)}]|\$[@<^]/g, (match) => {
    if (match[0] === '$$') return '$';
    return match[1] === undefined ? undefined : rules.variables.get(match[1]);
  });
}

interface Rules {
  readonly recipes: ReadonlyMap<string, { readonly needs: readonly string[]; readonly lines: readonly { start: number; end: number }[] }>;
  readonly variables: ReadonlyMap<string, string>;
}

function readRules(file: SourceFile): Rules {
  const recipes = new Map<string, { needs: string[]; lines: { start: number; end: number }[] }>();
  const variables = new Map<string, string>();
  let current: { needs: string[]; lines: { start: number; end: number }[] }[] = [];
  let start = 0;
  for (const line of file.text.split('\n')) {
    const from = start;
    start += line.length + 1;
    if (line.startsWith('\t')) {
      const prefix = /^\t[@+\s-]*/.exec(line)?.[0].length ?? 1;
      for (const rule of current) rule.lines.push({ start: from + prefix, end: from + line.length + 1 });
      continue;
    }
    const assignment = /^(?:export\s+)?([\w.-]+)\s*(?:[:?]{0,2}=)\s*([^#]*)/.exec(line);
    if (assignment?.[1] !== undefined) {
      const value = (assignment[2] ?? '').trim();
      if (!value.includes('$')) variables.set(assignment[1], value);
      current = [];
      continue;
    }
    const rule = /^([^\s:#=][^:#=]*?)\s*::?(?!=)\s*([^#;=]*)/.exec(line);
    if (!rule) {
      if (line.trim() !== '' && !line.startsWith('#')) current = [];
      continue;
    }
    current = [];
    for (const name of (rule[1] ?? '').split(/\s+/)) {
      if (recipes.size >= MOST_RULES) break;
      const known = recipes.get(name) ?? { needs: [], lines: [] };
      known.needs.push(...(rule[2] ?? '').split(/\s+/).filter((need) => need !== '' && !need.includes('|')));
      recipes.set(name, known);
      current.push(known);
    }
  }
  return { recipes, variables };
}
