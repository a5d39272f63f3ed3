import { keyName } from '../program/scope.ts';
import type { Lookup } from './lookup.ts';
import { constant, type ExternalValue, type ObjectValue, onlyConstant, type Step, type Value } from './value.ts';

const NOTHING: readonly Value[] = [];

/** The code is read as it is deployed: `NODE_ENV` is `production` unless somebody says otherwise. */
export function environmentVariable(lookup: Lookup, name: string): readonly Value[] {
  if (lookup.env.has(name)) return [{ kind: 'constant', value: lookup.env.get(name), set: name }];
  return name === 'NODE_ENV' ? [constant('production')] : [{ kind: 'env', name }];
}

/** A variable with the default that a library gives it. */
function withDefault(lookup: Lookup, name: string, fallback: readonly Value[], isNumber: boolean): readonly Value[] {
  const isKnown = lookup.env.has(name);
  const known = lookup.env.get(name);
  if (known !== undefined) return [{ kind: 'constant', value: isNumber ? Number(known) : known, set: name }];
  const value = onlyConstant(fallback);
  if (value === undefined) return isKnown ? [constant(undefined)] : [{ kind: 'env', name }];
  return [constant(isNumber && typeof value.value === 'string' ? Number(value.value) : value.value, isKnown ? undefined : name)];
}

/**
 * What a checked environment holds under a name: `z.object({ PORT: z.coerce.number().default(3000) }).parse(process.env)`, and the like of
 * envalid, Joi and t3-env. Undefined where the object is nothing of the kind.
 */
export function checkedMember(lookup: Lookup, value: ExternalValue, name: string): readonly Value[] | undefined {
  const schema = schemaOf(lookup, value);
  for (const shape of schema ?? NOTHING) {
    if (shape.kind !== 'object') continue;
    for (const part of shape.node.properties) {
      if (part.type !== 'Property' || keyName(part.key, part.computed) !== name) continue;
      const rules = lookup.values(part.value, shape.at).flatMap((one) => (one.kind === 'external' ? one.steps : []));
      if (rules.length === 0) return [{ kind: 'env', name }];
      return withDefault(
        lookup,
        name,
        defaultIn(lookup, rules),
        rules.some((step) => /^(number|coerce|num|port|int|integer)$/.test(step.name)),
      );
    }
  }
  return schema === undefined ? undefined : NOTHING;
}

function argumentOf(lookup: Lookup, step: Step | undefined, index: number): readonly Value[] {
  const node = step?.site?.call.arguments[index];
  return step?.site === undefined || node === undefined ? NOTHING : lookup.item(node, step.site.at);
}

/** The shape that an environment was checked against. */
function schemaOf(lookup: Lookup, { package: from, steps }: ExternalValue): readonly Value[] | undefined {
  const last = steps.at(-1);
  if (from === 'envalid' && last?.name === 'cleanEnv') return argumentOf(lookup, last, 1);
  if (from === 'zod' || from === 'joi' || from === '@hapi/joi') {
    const isChecked = steps.some((step) => /^(parse|safeParse|validate|attempt)$/.test(step.name) && step.how === 'call');
    const shape = steps.find((step) => step.name === 'object' && step.how === 'call');
    return isChecked ? argumentOf(lookup, shape, 0) : undefined;
  }
  if (from.startsWith('@t3-oss/env') && last?.name === 'createEnv')
    return argumentOf(lookup, last, 0).flatMap((options) => (options.kind === 'object' ? serverPart(lookup, options) : []));
  return undefined;
}

function serverPart(lookup: Lookup, options: ObjectValue): readonly Value[] {
  return options.node.properties.flatMap((part) =>
    part.type === 'Property' && keyName(part.key, part.computed) === 'server' ? lookup.values(part.value, options.at) : [],
  );
}

/** `.default(3000)` or `{ default: 3000 }`. */
function defaultIn(lookup: Lookup, rules: readonly Step[]): readonly Value[] {
  for (const { name, site } of [...rules].reverse()) {
    const [first] = site?.call.arguments ?? [];
    if (site === undefined || first === undefined || first.type === 'SpreadElement') continue;
    if (name === 'default' || name === 'catch') return lookup.values(first, site.at);
    for (const value of lookup.values(first, site.at)) {
      if (value.kind !== 'object') continue;
      const part = value.node.properties.find((one) => one.type === 'Property' && keyName(one.key, one.computed) === 'default');
      if (part?.type === 'Property') return lookup.values(part.value, value.at);
    }
  }
  return NOTHING;
}

/** `env.get('PORT').default('3000').asPortNumber()` of env-var, `config.get('PORT', 3000)` of Nest; undefined for anything else. */
export function environmentCall(
  lookup: Lookup,
  { package: from, steps }: ExternalValue,
  name: string,
  argument: (index: number) => readonly Value[],
): readonly Value[] | undefined {
  const last = steps.at(-1);
  if (from === 'env-var' && last && /^as[A-Z]/.test(last.name)) {
    const get = steps.find((step) => step.name === 'get');
    const variable = onlyConstant(argumentOf(lookup, get, 0))?.value;
    return typeof variable === 'string'
      ? withDefault(lookup, variable, defaultIn(lookup, steps), /Int|Float|Number|Port/.test(last.name))
      : undefined;
  }
  if (from === '@nestjs/config' && /^ConfigService\.(get|getOrThrow)$/.test(name)) {
    const variable = onlyConstant(argument(0))?.value;
    return typeof variable === 'string' ? withDefault(lookup, variable, argument(1), false) : undefined;
  }
  return undefined;
}
