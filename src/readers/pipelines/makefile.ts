import { group } from '../../model/group.ts';
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
  return replaceIn(file, lines, REFERENCES, (match) => expand(match, rules, 0));
}

/** `$$`, `$(call name,argument,…)`, `$(NAME)`, and automatic variables. */
const REFERENCES = /\$\$|\$\(call\s+([\w.-]+)((?:,(?:[^()]|\([^()]*\)){0,500})?)\)|\$[({]([\w.-]+)[)}]|\$[@<^]/g;
const DEEPEST_CALL = 5;

/** What a reference stands for; undefined where that is not known, or is no plain text. */
function expand(match: readonly (string | undefined)[], rules: Rules, depth: number): string | undefined {
  if (match[0] === '$$') return '$';
  const called = group(match, 1);
  if (called === '') {
    const name = group(match, 3);
    return rules.variables.get(name) ?? composed(name, rules, depth);
  }
  const macro = rules.macros.get(called);
  if (macro === undefined || depth >= DEEPEST_CALL) return undefined;
  const values = group(match, 2).split(',');
  const filled = macro.replace(/\$(?:\d|[({]\d[)}])/g, (argument) => group(values, Number(argument.replace(/\D/g, ''))).trim());
  return expanded(filled, rules, depth);
}

/** A text with its references replaced, as far as they are known. */
function expanded(text: string, rules: Rules, depth: number): string {
  return text.replace(REFERENCES, (...match: readonly string[]) => expand(match, rules, depth + 1) ?? group(match, 0));
}

/** A variable that is made of others, as far as those are known: not of what functions of make give. */
function composed(name: string, rules: Rules, depth: number): string | undefined {
  const macro = rules.macros.get(name);
  if (macro === undefined || macro.includes('\n') || depth >= DEEPEST_CALL) return undefined;
  const filled = expanded(macro, rules, depth);
  return /\$[({]/.test(filled) ? undefined : filled;
}

interface Rules {
  readonly recipes: ReadonlyMap<string, { readonly needs: readonly string[]; readonly lines: readonly { start: number; end: number }[] }>;
  readonly variables: ReadonlyMap<string, string>;
  /** Texts with references in them, for `$(call …)`: of `define` … `endef`, and of one line. */
  readonly macros: ReadonlyMap<string, string>;
}

function readRules(file: SourceFile): Rules {
  const recipes = new Map<string, { needs: string[]; lines: { start: number; end: number }[] }>();
  const variables = new Map<string, string>();
  const macros = new Map<string, string>();
  let defined: { readonly name: string; readonly lines: string[] } | undefined;
  let current: { needs: string[]; lines: { start: number; end: number }[] }[] = [];
  let start = 0;
  for (const line of file.text.split('\n')) {
    const from = start;
    start += line.length + 1;
    const define = /^\s*define\s+([\w.-]+)/.exec(line)?.[1];
    if (define !== undefined) {
      defined = { name: define, lines: [] };
      current = [];
      continue;
    }
    if (defined) {
      if (/^\s*endef\b/.test(line)) {
        macros.set(defined.name, defined.lines.join('\n'));
        defined = undefined;
      } else {
        defined.lines.push(line.replace(/^[@+\s-]*/, ''));
      }
      continue;
    }
    if (line.startsWith('\t')) {
      const end = start;
      const prefix = line.length - line.replace(/^\t[@+\s-]*/, '').length;
      for (const rule of current) rule.lines.push({ start: from + prefix, end });
      continue;
    }
    const assignment = /^(?:export\s+)?([\w.-]+)\s*(?:[:?]{0,2}=)\s*([^#]*)/.exec(line);
    if (assignment) {
      const value = group(assignment, 2).trim();
      if (value.includes('$')) macros.set(group(assignment, 1), value);
      else variables.set(group(assignment, 1), value);
      current = [];
      continue;
    }
    const rule = /^([^\s:#=][^:#=]*?)\s*::?(?!=)\s*([^#;=]*)/.exec(line);
    if (!rule) {
      if (line.trim() !== '' && !line.startsWith('#')) current = [];
      continue;
    }
    current = [];
    for (const name of group(rule, 1).split(/\s+/)) {
      if (recipes.size >= MOST_RULES) break;
      const known = recipes.get(name) ?? { needs: [], lines: [] };
      known.needs.push(
        ...group(rule, 2)
          .split(/\s+/)
          .filter((need) => need !== '' && !need.includes('|')),
      );
      recipes.set(name, known);
      current.push(known);
    }
  }
  return { recipes, variables, macros };
}
