import type { Framework, Sighting } from '../../../../model/catalog.ts';
import type { Node } from '../estree.ts';
import type { DecoratorUse, Unit } from '../program/module-index.ts';
import { type At, called, type ExternalValue, externalsOf } from '../values/value.ts';
import type { Use } from './arguments.ts';
import type { Code, SeenIntake } from './code.ts';

interface Decorated {
  readonly use: Use;
  readonly node: Node;
  readonly at: At;
  readonly work: SeenIntake['work'];
}

/** Classes and methods that a framework calls because of their decorator: `@Processor('images')`, `@Cron('* * * * *')`. */
export function decoratedIntakes(
  code: Code,
  unit: Unit,
  { decorator, class: holder, on }: DecoratorUse,
  build: (code: Code, framework: Framework, sighting: Sighting, seen: Decorated) => readonly SeenIntake[],
): readonly SeenIntake[] {
  const call = decorator.expression;
  const at: At = { module: unit.module, frame: undefined };
  if (call.type !== 'CallExpression' || call.callee.type === 'Super') return [];
  const site = { call, at };
  return externalsOf(code.lookup.values(call.callee, at)).flatMap((value) => {
    const object: ExternalValue = called(value, 'call', site);
    const name = object.steps.at(-1)?.name;
    return code.knowledge.of(object).flatMap((framework) =>
      framework.seen
        .filter((sighting) => sighting.by === 'decorator' && sighting.name === name)
        .flatMap((sighting) =>
          build(code, framework, sighting, {
            use: { object, site, companions: () => [] },
            node: decorator,
            at,
            work: [{ node: on?.type === 'MethodDefinition' ? on.value : holder, module: unit.module }],
          }),
        ),
    );
  });
}
