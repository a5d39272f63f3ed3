import type { GrammarName } from '../../../files/grammars.ts';
import type { Language } from '../../../model/code.ts';
import type { Workspace } from '../../../model/workspace.ts';
import type { Grammar } from './builder.ts';
import type { Import, Outline } from './outline.ts';

/** What is particular to a language: its grammar, and where its modules lie. */
export interface SourceLanguage {
  readonly language: Language;
  readonly grammarOf: (path: string) => { readonly name: Exclude<GrammarName, 'runtime'>; readonly table: Grammar };
  /** Between the parts of a path that is imported. */
  readonly separator: string;
  /** Names of the object that a method belongs to. */
  readonly self: ReadonlySet<string>;
  /** Files that belong to the program beside its entry: those of its package, or of its source tree. */
  readonly beside: (entry: string, workspace: Workspace) => readonly string[];
  /** Of the files beside the entry only those are read in which one of these words stands, or a name of the catalog. */
  readonly stopWords?: RegExp;
  /** Further files of the project, which its program may load in ways that cannot be followed. */
  readonly others?: (workspace: Workspace) => readonly string[];
  /** Files that an import stands for; `external` when it is none of the program's own; undefined when it should be there and is not. */
  readonly follow: (imported: Import, from: Outline, workspace: Workspace, entry: string) => readonly string[] | 'external' | undefined;
  /** Files with the same key see each other's names without imports. */
  readonly scopeOf: (path: string) => string;
  /** Names that no import binds may come from these packages. */
  readonly ambient?: readonly string[];
  /** Only what the program's first function can reach counts; else every file's functions do. */
  readonly roots?: (outline: Outline, isEntry: boolean) => readonly string[];
  /** Packages do nothing by being imported, or next to nothing: what is missing of the program shows in the calls of it. */
  readonly actsWhenCalled?: boolean;
  /** Ending the process unwinds what is open: blocks that run in any case still do. */
  readonly unwinds?: boolean;
  /** What runs beside the requests: functions that these calls are given, methods of classes that are derived from these. */
  readonly spawns?: { readonly calls?: RegExp; readonly bases?: RegExp };
  /** Configuration files of the program in which settings of its libraries may stand. */
  readonly settings?: (entry: string, workspace: Workspace) => readonly string[];
  /** Packages of the language itself: nothing in them takes signals unless this reader says so. */
  readonly isStandard: (path: string) => boolean;
}
