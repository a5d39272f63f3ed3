import type { Word } from '../../../model/launch.ts';
import { baseName, folderOf } from '../../../model/path.ts';
import { javaBuildFiles } from '../../../readers/images/java.ts';
import type { EntryPoint } from '../request.ts';
import type { Finder } from './finder.ts';

const MOST_FILES = 400;
const MOST_READ = 120;

/** `java -jar app.jar`, `java -cp … com.acme.Main`, the start script of an installed distribution. */
export function javaEntry(program: string, finder: Finder): EntryPoint | undefined {
  const [first] = finder.words;
  if (program !== 'java' && !/(^|\/)bin\/[\w-]+$/.test(first?.text ?? '')) return undefined;
  const jar = program === 'java' ? finder.option('-jar') : undefined;
  const main = jar ? undefined : finder.operands().find((word) => /^([a-z]\w*\.)+[A-Z]\w*$/.test(word.text ?? ''));
  const paths = jar?.text === undefined ? (first?.text?.includes('/') ? [first.text] : []) : [jar.text];
  const modules = new Set([
    ...paths.flatMap((path) => finder.origins(path).map((origin) => moduleOf(origin.path))),
    ...finder.world.files.roots,
  ]);
  for (const module of modules) {
    if (!isJavaModule(module, finder)) continue;
    const named = main?.text?.includes('springframework') === false ? mainFile(main, module, finder) : undefined;
    const found = named ?? declaredMain(module, program, finder) ?? applicationIn(module, finder);
    if (found !== undefined)
      return {
        path: found,
        via: first ? [{ by: `main class of ${module === '' ? 'the module' : module}`, at: first.at, guessed: named === undefined }] : [],
      };
  }
  return undefined;
}

/** `orders/target/orders.jar` → `orders`; `build/libs/app.jar` → the root. */
function moduleOf(path: string): string {
  const folder = /^(.*?)(?:^|\/)(?:target|build|out)\//.exec(path)?.[1];
  return folder ?? folderOf(path);
}

function isJavaModule(folder: string, finder: Finder): boolean {
  return [...javaBuildFiles, 'build.sbt'].some((file) => finder.isFile(finder.join(folder, file)));
}

function mainFile(main: Pick<Word, 'text'>, module: string, finder: Finder): string | undefined {
  const path = (main.text ?? '').replaceAll('.', '/').replaceAll('$', '');
  const files = [`src/main/java/${path}.java`, `src/main/kotlin/${path.replace(/Kt$/, '')}.kt`, `src/main/scala/${path}.scala`];
  return files.map((file) => finder.join(module, file)).find((file) => finder.isFile(file));
}

const MAIN_CLASS =
  /\b(?:mainClass(?:Name)?|main-class|start-class|Main-Class)\b["'>]?\s*(?:[:=]|\.set\(|>|\()?\s*["']?([A-Za-z_][\w.]{0,200})/g;

/** The main class that the build names; of several the one that the program is called after. */
function declaredMain(module: string, program: string, finder: Finder): string | undefined {
  const found = new Set<string>();
  for (const file of javaBuildFiles) {
    for (const match of (finder.read(finder.join(module, file)) ?? '').slice(0, 200_000).matchAll(MAIN_CLASS)) {
      const path = mainFile({ text: match[1] }, module, finder);
      if (path !== undefined) found.add(path);
    }
  }
  const named = [...found].filter(
    (path) =>
      baseName(path)
        .replace(/\.\w+$/, '')
        .toLowerCase() === program.toLowerCase(),
  );
  return named.length === 1 ? named[0] : found.size === 1 ? [...found][0] : undefined;
}

const SPRING = /@(SpringBootApplication|QuarkusMain|MicronautApplication)\b/;
const MAIN = /\bstatic\s+void\s+main\s*\(|^\s*(?:suspend\s+)?fun\s+main\s*\(/m;

/** The one class that starts the module: a framework's application class, else the only `main`. */
function applicationIn(module: string, finder: Finder): string | undefined {
  const files = [...finder.below(finder.join(module, 'src/main'), /\.(java|kt)$/, MOST_FILES)].sort(
    (a, b) => likeliness(b) - likeliness(a),
  );
  const mains: string[] = [];
  for (const file of files.slice(0, MOST_READ)) {
    const text = finder.read(file) ?? '';
    if (SPRING.test(text)) return file;
    if (MAIN.test(text)) mains.push(file);
  }
  return mains.length === 1 ? mains[0] : undefined;
}

function likeliness(path: string): number {
  const name = baseName(path);
  return /Application\.(java|kt)$/.test(name) ? 3 : /^(Main|App|Program)\w*\.(java|kt)$/.test(name) ? 2 : 0;
}

/** `dotnet Shop.Worker.dll`, or the program that carries the project's name: Program.cs beside Shop.Worker.csproj. */
export function dotnetEntry(program: string, finder: Finder): EntryPoint | undefined {
  const [first, second] = finder.words;
  const library = program === 'dotnet' ? finder.operands().find((word) => word.text?.endsWith('.dll')) : undefined;
  const project = program === 'dotnet' && second?.text === 'run' ? finder.option('--project')?.text : undefined;
  const name = library?.text === undefined ? (program === 'dotnet' ? undefined : program) : baseName(library.text).slice(0, -4);
  if (project !== undefined) {
    const folder = project.endsWith('.csproj') ? folderOf(project) : project;
    return finder.file(`${folder === '' ? '.' : folder}/Program.cs`);
  }
  if (name === undefined || !/^[\w.-]{1,100}$/.test(name) || !first) return undefined;
  const file = `${name.toLowerCase()}.csproj`;
  const projects = finder.world.files.roots
    .flatMap((root) => finder.below(root, /\.csproj$/i, MOST_FILES))
    .filter((path) => baseName(path).toLowerCase() === file);
  const [only] = new Set(projects);
  if (only === undefined || new Set(projects).size > 1) return undefined;
  const entry = ['Program.cs', 'Startup.cs'].map((each) => finder.join(folderOf(only), each)).find((each) => finder.isFile(each));
  return entry === undefined ? undefined : { path: entry, via: [{ by: `project ${baseName(only)}`, at: first.at, guessed: false }] };
}

/** `mix phx.server`, `bin/shop start`: the application module that mix.exs names. */
export function elixirEntry(program: string, finder: Finder): EntryPoint | undefined {
  const [first, verb] = finder.words;
  const release = /^(start|foreground|start_iex|daemon)$/.test(verb?.text ?? '') || program === 'server';
  if (!/^(mix|iex|elixir)$/.test(program) && !release) return undefined;
  for (const root of finder.world.files.roots) {
    const mix = finder.join(root, 'mix.exs');
    const module = finder.isFile(mix) ? /\bmod:\s*\{\s*([A-Z][\w.]{0,200})\s*,/.exec(finder.read(mix) ?? '')?.[1] : undefined;
    if (module === undefined || !first) continue;
    const path = finder.join(root, `lib/${module.split('.').map(underscored).join('/')}.ex`);
    if (finder.isFile(path)) return { path, via: [{ by: 'application of mix.exs', at: first.at, guessed: false }] };
  }
  return undefined;
}

function underscored(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
