import { posix } from 'node:path';
import type { Workspace } from '../../../model/workspace.ts';
import type { Code } from '../outline/code.ts';
import { type CallSite, type Import, lastName, type Outline, placeOf } from '../outline/outline.ts';
import type { Program } from '../outline/program.ts';
import type { SourceReader } from '../outline/read.ts';
import { functionsGiven } from '../outline/signals.ts';
import type { Registration } from '../outline/stop.ts';
import { filesBelow } from '../outline/tree.ts';
import { originOf } from '../outline/value.ts';
import { javaGrammar } from './grammar.ts';
import { kotlinGrammar } from './kotlin.ts';

/** Shutdown hooks run on all of these (https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/Runtime.html). */
const SIGNALS = ['SIGTERM', 'SIGINT'];
const MAX_SOURCES = 350;

export const java: SourceReader = {
  language: 'java',
  grammarOf: (path) => (/\.kts?$/.test(path) ? { name: 'kotlin', table: kotlinGrammar } : { name: 'java', table: javaGrammar }),
  separator: '.',
  self: new Set(['this']),
  scopeOf: () => '',
  ambient: ['java.lang'],
  isStandard: (path) =>
    /^(java|javax|jakarta|kotlin|kotlinx|sun|org\.slf4j|org\.apache\.logging|ch\.qos|lombok|com\.fasterxml)(\.|$)/.test(path),
  beside: (entry, workspace) =>
    filesBelow(sourceRoot(entry), /\.(java|kt)$/, workspace)
      .filter((path) => path !== entry)
      .slice(0, MAX_SOURCES),
  stopWords: /addShutdownHook|PreDestroy|DisposableBean|SmartLifecycle|sun\.misc\.Signal/,
  settings: (entry, workspace) => {
    const folder = posix.join(sourceRoot(entry), 'resources');
    return workspace
      .list(folder)
      .filter((name) => /^application.*\.(properties|ya?ml)$/.test(name))
      .map((name) => posix.join(folder, name));
  },
  follow,
  registrations,
  exits: ({ call: { callee } }: CallSite) =>
    (callee.kind === 'member' && callee.name === 'exit' && callee.of.kind === 'name' && callee.of.name === 'System') ||
    (callee.kind === 'member' && callee.name === 'halt') ||
    lastName(callee) === 'exitProcess',
};

/** `src/main` of Maven and Gradle, else the folder that holds the entry's package. */
function sourceRoot(entry: string): string {
  const main = /^(.*?\bsrc\/main)\//.exec(entry)?.[1];
  return main ?? posix.dirname(entry);
}

/** The whole source tree is read; what should lie in it and does not is another module of the repository, or generated. */
function follow({ path, member, local }: Import, from: Outline, workspace: Workspace): readonly string[] | 'external' | undefined {
  const own = from.namespace?.split('.') ?? [];
  const given = path.split('.');
  const isOwn = own.length >= 2 && given[0] === own[0] && given[1] === own[1];
  if (!isOwn || local === '*' || member === undefined) return 'external';
  const root = sourceRoot(from.file.path);
  const file = posix.join(path.replaceAll('.', '/'), member);
  const outer = path.replaceAll('.', '/');
  const found = ['java', 'kotlin', ''].some((folder) =>
    [`${file}.java`, `${file}.kt`, `${outer}.java`, `${outer}.kt`].some((name) => workspace.exists(posix.join(root, folder, name))),
  );
  // Kotlin files hold several classes, and functions.
  const folder = ['java', 'kotlin', ''].some((base) => workspace.list(posix.join(root, base, outer)).some((name) => name.endsWith('.kt')));
  return found || folder ? 'external' : undefined;
}

function registrations(program: Program, code: Code): readonly Registration[] {
  const hooks = program.calls.flatMap((site): readonly Registration[] => {
    const name = lastName(site.call.callee);
    const [first] = site.call.args;
    const at = placeOf(site.file, site.call);
    if (name === 'addShutdownHook') {
      const functions = functionsGiven(code, first?.value, site);
      return [{ signals: SIGNALS, at, functions, followed: functions.length > 0 }];
    }
    // Spring's context and Ktor's engine register hooks of their own.
    const frameworks = code.values
      .of(site.call.callee, site)
      .flatMap((value) =>
        value.kind === 'external' && HOOKED.test(`${originOf(value, '.')}.${value.steps.map((step) => step.name).join('.')}`)
          ? [value]
          : [],
      );
    return frameworks.length > 0 ? [{ signals: SIGNALS, at, by: 'the framework’s shutdown hook', followed: false }] : [];
  });
  const beans = [...program.outlines.values()].flatMap((outline) =>
    outline.functions.flatMap((def): readonly Registration[] => {
      const isHook = def.decorators.some((decorator) => lastName(decorator) === 'PreDestroy');
      return isHook ? [{ signals: SIGNALS, at: placeOf(outline.file, def), by: '@PreDestroy', functions: [def], followed: false }] : [];
    }),
  );
  return [...hooks, ...beans];
}

const HOOKED =
  /^(org\.springframework\.boot\..*(run|SpringApplication|runApplication)|io\.ktor\.server\.engine\.(embeddedServer|EngineMain).*|io\.micronaut\.runtime\.Micronaut.*|io\.quarkus\.runtime\.Quarkus.*|io\.dropwizard\..*|com\.linecorp\.armeria\..*)$/;
