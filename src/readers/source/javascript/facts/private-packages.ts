import type { Unit } from '../program/module-index.ts';
import type { ProgramModules } from '../program/modules.ts';
import { splitSpecifier } from '../project.ts';
import { external } from '../values/value.ts';
import type { Knowledge } from './knowledge.ts';

const STOPPING = /shutdown|graceful|terminat|exit-?hook|death|on-exit|cleanup/i;

/** Packages that are part of the program in all but name, or that may handle stop signals: without their source the program is not known whole. */
export function tellPrivatePackages(program: ProgramModules, units: readonly Unit[], knowledge: Knowledge): void {
  for (const unit of units) {
    if (unit.kind !== 'program') continue;
    const { module } = unit;
    const own = program.project.nearestPackage(module.file.path.split('/').slice(0, -1).join('/') || '.')?.name;
    const scope = own?.startsWith('@') ? own.split('/')[0] : undefined;
    for (const { source, specifiers, importKind } of module.imports) {
      if (importKind === 'type' || typeof source.value !== 'string') continue;
      const target = program.target(module.file.path, source.value);
      if (target.kind !== 'package' || knowledge.of(external(target.name)).length > 0) continue;
      const { name } = splitSpecifier(target.name);
      const at = { file: module.file, start: source.start, end: source.end };
      const names = [name, ...specifiers.map(({ local }) => local.name)];
      if (scope !== undefined && name.startsWith(`${scope}/`))
        program.miss({ what: name, why: 'the source of this package of the same scope is not in the input', at });
      else if (names.some((one) => STOPPING.test(one)))
        program.miss({ what: name, why: 'it may handle stop signals, and its source is not in the input', at });
    }
    for (const { specifier, node } of unit.requires) {
      const target = program.target(module.file.path, specifier);
      if (target.kind === 'package' && knowledge.of(external(target.name)).length === 0 && STOPPING.test(target.name))
        program.miss({
          what: target.name,
          why: 'it may handle stop signals, and its source is not in the input',
          at: { file: module.file, start: node.start, end: node.end },
        });
    }
  }
}
