import type { Framework } from '../../../../model/catalog.ts';
import type { Intake } from '../../../../model/code.ts';
import type { Node } from '../estree.ts';
import type { Call, ModuleIndex, Unit } from '../program/module-index.ts';
import type { ProgramModules } from '../program/modules.ts';
import { keyName } from '../program/scope.ts';
import type { Lookup } from '../values/lookup.ts';
import type { At, CallSite, ExternalValue } from '../values/value.ts';
import type { Knowledge } from './knowledge.ts';

/** A program as the parts that gather facts see it. */
export interface Code {
  readonly program: ProgramModules;
  readonly lookup: Lookup;
  readonly knowledge: Knowledge;
  readonly entry: ModuleIndex;
  /** The code that can run. */
  readonly units: readonly Unit[];
  /** Calls in it by the last name of what is called. */
  readonly calls: (name: string) => readonly CallSite[];
}

/** An intake with what is needed to know it again where it is closed. */
export interface SeenIntake {
  readonly intake: Intake;
  readonly framework: Framework;
  /** How it was made and started; undefined for decorators. */
  readonly object: ExternalValue | undefined;
  /** Calls that made it, or a server that it hangs on: whoever holds the result of one of them holds it. */
  readonly made: ReadonlySet<Call>;
  /** The call or decorator. */
  readonly node: Node;
  readonly at: At;
  /** The functions or class that do its work. */
  readonly work: readonly { readonly node: Node; readonly module: ModuleIndex }[];
}

export function callName(call: Call): string | undefined {
  const { callee } = call;
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type === 'MemberExpression') return keyName(callee.property, callee.computed);
  return undefined;
}

/** Calls of all units by name; the node behind `a?.b()` is the same call. */
export function indexCalls(units: readonly Unit[]): Code['calls'] {
  const byName = new Map<string, CallSite[]>();
  for (const unit of units) {
    const at = { module: unit.module, frame: undefined };
    for (const call of unit.calls) {
      const name = callName(call);
      if (name === undefined) continue;
      const known = byName.get(name);
      if (known) known.push({ call, at });
      else byName.set(name, [{ call, at }]);
    }
  }
  return (name) => byName.get(name) ?? [];
}
