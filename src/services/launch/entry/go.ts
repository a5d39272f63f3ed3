import type { Word } from '../../../model/launch.ts';
import { absolutePath, baseName, folderOf } from '../../../model/path.ts';
import type { Place } from '../../../model/place.ts';
import type { RunStep } from '../../../readers/dockerfile/dockerfile.ts';
import type { Statement } from '../../../readers/shell/syntax.ts';
import { imageFiles, type Made } from '../image-files.ts';
import type { EntryPoint } from '../request.ts';
import { ShellState } from '../shell-state.ts';
import type { Finder } from './finder.ts';

const PATH = ['/usr/local/bin', '/usr/bin', '/bin', '/go/bin', '/usr/local/sbin', '/sbin'];

/** `/worker` where a stage runs `go build -o /worker ./cmd/worker`; `go run ./cmd/worker`. */
export function goEntry(program: string, finder: Finder): EntryPoint | undefined {
  const [first, verb] = finder.words;
  if (first?.text === undefined) return undefined;
  if (program === 'go') {
    const target = verb?.text === 'run' ? finder.words.slice(2).find((word) => word.text?.startsWith('-') === false) : undefined;
    return target?.text === undefined ? undefined : packageEntry(finder.origins(target.text), target.text, finder);
  }
  const paths = first.text.includes('/')
    ? [absolutePath(finder.cwd, first.text)]
    : [finder.cwd, ...PATH].map((folder) => absolutePath(folder, program));
  for (const path of paths) {
    for (const made of finder.world.files.made(path)) {
      const entry = builtHere(made, finder);
      if (entry) return entry;
    }
  }
  return prebuilt(paths, first, finder) ?? byName(program, first, finder);
}

/** A binary that is copied from the build context, where it is not: it was built before, from the program beside which it would lie. */
function prebuilt(paths: readonly string[], { at }: Word, finder: Finder): EntryPoint | undefined {
  for (const path of paths) {
    for (const origin of finder.origins(path)) {
      if (finder.isFile(origin.path)) continue;
      const found = mainIn(folderOf(origin.path), finder);
      if (found !== undefined)
        return { path: found, via: [...origin.via, { by: 'Go program where its binary is copied from', at, guessed: true }] };
    }
  }
  return undefined;
}

/** What a stage's own `go build` and `go install` write to a path. */
function builtHere(made: Made, finder: Finder): EntryPoint | undefined {
  for (const run of made.stage.runs.toReversed()) {
    for (const { words, cwd } of commandsOf(run, finder)) {
      const build = goBuild(words, cwd);
      const target = build?.find((one) => one.output === made.path);
      if (!target) continue;
      const layers = [{ dockerfile: made.dockerfile, stage: made.stage, context: made.context }];
      const files = imageFiles({ layers, sources: [] }, [], finder.world.context.workspace);
      const origins = target.package.includes('://') ? [] : files.origins(absolutePath(cwd, target.package));
      const entry = packageEntry(origins, target.package, finder) ?? importedPackage(target.package, made.context, finder);
      if (entry) return { path: entry.path, via: [...made.via, { by: `go build ${target.package}`, at: target.at, guessed: false }] };
    }
  }
  return undefined;
}

interface Build {
  readonly output: string;
  readonly package: string;
  readonly at: Place;
}

/** Where `go build -o out ./cmd/x` and `go install ./cmd/x` put what they build (https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies). */
function goBuild(words: readonly Word[], cwd: string): readonly Build[] | undefined {
  const start = words.findIndex((word, i) => baseName(word.text ?? '') === 'go' && /^(build|install)$/.test(words[i + 1]?.text ?? ''));
  const go = words[start];
  if (start === -1 || !go) return undefined;
  const rest = words.slice(start + 2);
  const packages: string[] = [];
  let output: string | undefined;
  for (let i = 0; i < rest.length; i++) {
    const text = rest[i]?.text;
    if (text === undefined) continue;
    if (text === '-o') output = rest[++i]?.text;
    else if (text.startsWith('-o=')) output = text.slice(3);
    else if (text.startsWith('-')) {
      if (
        !text.includes('=') &&
        /^--?(ldflags|tags|gcflags|asmflags|mod|modfile|p|buildmode|trimpath-dir|toolexec|installsuffix|pkgdir|C|overlay)$/.test(text)
      )
        i++;
    } else packages.push(text);
  }
  if (packages.length === 0) packages.push('.');
  const installs = words[start + 1]?.text === 'install';
  return packages.map((name): Build => {
    const plain = name.endsWith('.go') ? (name.includes('/') ? folderOf(name) : baseName(name).slice(0, -3)) : name;
    const base = baseName(absolutePath(cwd, plain).replace(/\/$/, ''));
    const folder = installs ? '/go/bin' : cwd;
    const file =
      output === undefined
        ? absolutePath(folder, base)
        : /\/$/.test(output) || packages.length > 1
          ? absolutePath(cwd, `${output}/${base}`)
          : absolutePath(cwd, output);
    return { output: file, package: name, at: go.at };
  });
}

/** The simple commands of a RUN with the folder each runs in. */
function commandsOf(run: RunStep, finder: Finder): readonly { readonly words: readonly Word[]; readonly cwd: string }[] {
  const cwd = run.workdir ?? '/';
  if (run.words) return [{ words: run.words, cwd }];
  if (!/\bgo\s/.test(run.text.text)) return [];
  const state = new ShellState(run.text, [], new Map(), cwd);
  const found: { words: readonly Word[]; cwd: string }[] = [];
  const visit = (statements: readonly Statement[], depth: number): void => {
    if (depth > 10 || found.length > 500) return;
    for (const statement of statements) {
      if (statement.kind === 'command') {
        const words = statement.words.flatMap((word) => state.expand(word));
        if (!state.apply(words)) found.push({ words, cwd: state.cwd });
      } else if (statement.kind === 'and-or' || statement.kind === 'pipeline') visit(statement.statements, depth + 1);
      else if (statement.kind === 'if') for (const arm of statement.arms) visit(arm.body, depth + 1);
      else if (statement.kind === 'group' || statement.kind === 'subshell') visit(statement.body, depth + 1);
    }
  };
  visit(finder.world.context.parseShell(run.text.text).statements, 0);
  return found;
}

/** The file of a package with `func main`: main.go, else the only one. */
function packageEntry(origins: readonly EntryPoint[], name: string, finder: Finder): EntryPoint | undefined {
  for (const { path, via } of origins) {
    if (name.endsWith('.go')) {
      if (finder.isFile(path)) return { path, via };
      continue;
    }
    const found = mainIn(path, finder);
    if (found !== undefined) return { path: found, via };
  }
  return undefined;
}

function mainIn(folder: string, finder: Finder): string | undefined {
  const usual = finder.join(folder, 'main.go');
  if (finder.isFile(usual)) return usual;
  const files = finder.world.context.workspace.list(folder).filter((name) => name.endsWith('.go') && !name.endsWith('_test.go'));
  return files
    .slice(0, 50)
    .map((name) => finder.join(folder, name))
    .find((path) => /^package main\b[\s\S]*^func main\(/m.test(finder.read(path) ?? ''));
}

/** `github.com/acme/shop/cmd/worker` → `cmd/worker` of the module in go.mod. */
function importedPackage(name: string, root: string, finder: Finder): EntryPoint | undefined {
  const module = /^module\s+(\S{1,300})/m.exec(finder.read(finder.join(root, 'go.mod')) ?? '')?.[1];
  if (module === undefined || (name !== module && !name.startsWith(`${module}/`))) return undefined;
  const found = mainIn(finder.join(root, name.slice(module.length + 1)).replace(/\/$/, ''), finder);
  return found === undefined ? undefined : { path: found, via: [] };
}

/** `ko://github.com/acme/shop/cmd/worker`: ko builds the package itself (https://ko.build/features/k8s/). */
export function koEntry(name: string, finder: Finder): EntryPoint | undefined {
  const { paths } = finder.world.context.declarations;
  for (const path of paths) {
    if (!/(^|\/)go\.mod$/.test(path)) continue;
    const found = importedPackage(name, folderOf(path), finder);
    if (found) return found;
  }
  return undefined;
}

/** By convention `cmd/<program>/main.go`, or the only program of the module: a guess. */
function byName(program: string, word: Word, finder: Finder): EntryPoint | undefined {
  const hop = { by: `Go program named ${program}`, at: word.at, guessed: true };
  for (const root of finder.world.files.roots) {
    const modules = [root, folderOf(root)].filter((folder) => finder.isFile(finder.join(folder, 'go.mod')));
    for (const module of modules) {
      const named = [
        `cmd/${program}`,
        program,
        `cmd/${program.replace(/-/g, '_')}`,
        `app/${program}`,
        `services/${program}`,
        `apps/${program}`,
      ];
      const found = named.map((folder) => mainIn(finder.join(module, folder), finder)).find((path) => path !== undefined);
      if (found !== undefined) return { path: found, via: [hop] };
      const mains = finder
        .below(module, /(^|\/)main\.go$/, 3)
        .filter((path) => !/(^|\/)(examples?|tools?|hack|scripts?|test|internal)\//.test(path));
      const [only] = mains;
      if (only !== undefined && mains.length === 1) return { path: only, via: [hop] };
    }
  }
  return undefined;
}
