import type { Catalog } from '../../model/catalog.ts';
import type { CodeFacts, Language } from '../../model/code.ts';
import { ownValue } from '../../model/own-value.ts';
import type { Workspace } from '../../model/workspace.ts';
import type { SourceReader } from './outline/read.ts';

export interface CodeRequest {
  /** The entry file, relative to the working directory. */
  readonly entry: string;
  readonly workspace: Workspace;
  readonly catalog: Catalog;
  /** Environment variables of the service, as far as they are known (undefined: not set): they decide branches and defaults in the code. */
  readonly env?: ReadonlyMap<string, string | undefined>;
  /** What starts the program is not in the input: the entry and these files are parts of it. */
  readonly parts?: readonly string[];
}

const languages: Readonly<Record<string, Language>> = {
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'javascript',
  mts: 'javascript',
  cts: 'javascript',
  tsx: 'javascript',
  py: 'python',
  pyw: 'python',
  go: 'go',
  rb: 'ruby',
  ru: 'ruby',
  rake: 'ruby',
  php: 'php',
  java: 'java',
  kt: 'java',
  cs: 'csharp',
  ex: 'elixir',
  exs: 'elixir',
};

/** Each language's reader, loaded when a program of that language is met. */
const readers: Partial<Record<Language, (request: CodeRequest) => Promise<CodeFacts | undefined>>> = {
  javascript: async (request) => (await import('./javascript/read.ts')).readJavaScript(request),
  python: async (request) => readWith((await import('./python/language.ts')).python, request),
  go: async (request) => readWith((await import('./go/language.ts')).go, request),
  ruby: async (request) => readWith((await import('./ruby/language.ts')).ruby, request),
  java: async (request) => readWith((await import('./java/language.ts')).java, request),
  csharp: async (request) => readWith((await import('./csharp/language.ts')).csharp, request),
  php: async (request) => readWith((await import('./php/language.ts')).php, request),
  elixir: async (request) => readWith((await import('./elixir/language.ts')).elixir, request),
};

/** What all languages that are read by syntax tree share. */
async function readWith(language: SourceReader, request: CodeRequest): Promise<CodeFacts | undefined> {
  return (await import('./outline/read.ts')).readProgram(language, request);
}

function languageOf(path: string): Language | undefined {
  return ownValue(languages, path.slice(path.lastIndexOf('.') + 1).toLowerCase());
}

/** Reads the program that starts in `entry`, in whatever language it is written; undefined when the language is not known or nothing could be read. */
export async function readCode(request: CodeRequest): Promise<CodeFacts | undefined> {
  const language = languageOf(request.entry);
  return language === undefined ? undefined : readers[language]?.(request);
}
