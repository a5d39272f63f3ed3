import type { AnyFunction, Expression, Literal, Program, Statement } from '../estree.ts';
import { namesOf } from './scope.ts';

/** One thing a module gives to others by `export`. CommonJS exports are assignments and are looked up as such. */
export type ModuleExport =
  | { readonly name: string; readonly local: string }
  | { readonly name: string; readonly value: Expression | AnyFunction | (Statement & { type: 'ClassDeclaration' }) }
  | { readonly name: string; readonly from: string; readonly imported: string }
  /** `export * from`. */
  | { readonly from: string };

export function exportsOf(program: Program): readonly ModuleExport[] {
  const exports: ModuleExport[] = [];
  for (const statement of program.body) {
    switch (statement.type) {
      case 'ExportNamedDeclaration': {
        if (statement.exportKind === 'type') break;
        const from = typeof statement.source?.value === 'string' ? statement.source.value : undefined;
        for (const { local, exported } of statement.specifiers)
          exports.push(
            from === undefined ? { name: text(exported), local: text(local) } : { name: text(exported), from, imported: text(local) },
          );
        if (statement.declaration) for (const name of declaredBy(statement.declaration)) exports.push({ name, local: name });
        break;
      }
      case 'ExportDefaultDeclaration': {
        const { declaration } = statement;
        if (declaration.type === 'Identifier') exports.push({ name: 'default', local: declaration.name });
        else if ((declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') && declaration.id)
          exports.push({ name: 'default', local: declaration.id.name });
        else exports.push({ name: 'default', value: declaration });
        break;
      }
      case 'ExportAllDeclaration':
        if (typeof statement.source.value === 'string')
          exports.push(
            statement.exported === null
              ? { from: statement.source.value }
              : { name: text(statement.exported), from: statement.source.value, imported: '*' },
          );
        break;
      case 'TSExportAssignment':
        exports.push({ name: '=', value: statement.expression });
        break;
      default:
    }
  }
  return exports;
}

function declaredBy(statement: Statement): readonly string[] {
  switch (statement.type) {
    case 'VariableDeclaration':
      return statement.declarations.flatMap(({ id }) => namesOf(id).map((found) => found.id.name));
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSEnumDeclaration':
      return statement.id ? [statement.id.name] : [];
    default:
      return [];
  }
}

function text(node: Literal | { readonly type: 'Identifier'; readonly name: string }): string {
  return node.type === 'Literal' ? String(node.value) : node.name;
}
