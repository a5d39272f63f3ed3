import type { Word } from '../../../model/launch.ts';
import { absolutePath, folderOf } from '../../../model/path.ts';
import type { EntryPoint } from '../request.ts';
import { Finder } from './finder.ts';

/** Programs that are given a module or an app inside one: `gunicorn shop.wsgi:app`. */
const MODULE_PROGRAMS =
  /^(gunicorn|uvicorn|hypercorn|daphne|granian|dramatiq|dramatiq-gevent|arq|taskiq|huey_consumer|huey_consumer\.py|nameko|faststream|sanic|bjoern|waitress-serve|robyn|saq|chancy|prefect)$/;
const APP_OPTION_PROGRAMS = /^(celery|faust|procrastinate|streaq|litestar)$/;
const DEFAULT_FASTAPI = ['main.py', 'app.py', 'api.py', 'app/main.py', 'app/app.py', 'app/api.py'];

/** `python -m app.worker`, `celery -A shop worker`, `uvicorn main:app`, `python manage.py rqworker`, console scripts. */
export function pythonEntry(program: string, finder: Finder): EntryPoint | undefined {
  if (/^(python|python[\d.]+|pypy3?)$/.test(program)) return interpreted(finder);
  if (program === 'manage.py') return managed(finder, 0);
  if (program.endsWith('.py')) return script(finder.words[0], finder);
  if (APP_OPTION_PROGRAMS.test(program)) {
    const app = finder.option('-A', '--app', '--application') ?? variable('CELERY_APP', finder);
    return app && appModule(app, finder);
  }
  if (MODULE_PROGRAMS.test(program)) return named(finder);
  switch (program) {
    case 'flask': {
      const app = finder.option('--app', '-A') ?? variable('FLASK_APP', finder);
      return app ? (script(app, finder) ?? appModule(app, finder)) : finder.firstFile(['wsgi.py', 'app.py']);
    }
    case 'fastapi': {
      const file = finder.operands().find((word) => word.text?.endsWith('.py'));
      return file ? script(file, finder) : finder.firstFile(DEFAULT_FASTAPI);
    }
    case 'uwsgi':
      return uwsgi(finder);
    case 'streamlit':
    case 'chainlit':
    case 'kopf':
    case 'marimo':
    case 'functions-framework': {
      const file = finder.operands().find((word) => word.text?.endsWith('.py'));
      return file && script(file, finder);
    }
    case 'locust':
      return script(finder.option('-f', '--locustfile'), finder) ?? finder.file('locustfile.py');
    case 'django-admin':
      return command(finder.words[1]?.text, finder, '');
    default:
      return consoleScript(program, finder);
  }
}

function variable(name: string, finder: Finder): Word | undefined {
  const value = finder.variables.get(name);
  const [first] = finder.words;
  return value === undefined || value === '' || !first ? undefined : { text: value, raw: value, at: first.at };
}

function interpreted(finder: Finder): EntryPoint | undefined {
  const { words } = finder;
  for (let i = 1; i < words.length; i++) {
    const text = words[i]?.text ?? '';
    if (text === '-c') return undefined;
    if (text === '-m') {
      const inner = words.slice(i + 1);
      const [name] = inner;
      if (name?.text === undefined) return undefined;
      const own = moduleFile(name.text, finder, true) ?? moduleBelowRoots(name, finder, true);
      // A module of a library is the program itself: `python -m celery -A shop worker`.
      return own ?? pythonEntry(name.text, finderOf(finder, inner));
    }
    if (text.startsWith('-')) {
      if (text === '-W' || text === '-X') i++;
      continue;
    }
    return text.endsWith('manage.py') ? managed(finder, i) : script(words[i], finder);
  }
  return undefined;
}

function finderOf(finder: Finder, words: readonly Word[]): Finder {
  return new Finder({ words, cwd: finder.cwd, variables: finder.variables }, finder.world);
}

function script(word: Word | undefined, finder: Finder): EntryPoint | undefined {
  if (word?.text === undefined || !/\.pyw?$/.test(word.text)) return undefined;
  return finder.file(word.text) ?? finder.belowRoots([word.text.replace(/^\//, '')], word);
}

/** Where modules are looked for: the program's folder, PYTHONPATH, and the `src` folder that packages are installed from. */
function bases(finder: Finder): readonly string[] {
  const chdir = finder.option('--chdir', '--workdir', '--app-dir')?.text;
  const path =
    finder.variables
      .get('PYTHONPATH')
      ?.split(':')
      .filter((part) => part.startsWith('/') || /^[\w.]/.test(part)) ?? [];
  const start = chdir === undefined ? finder.cwd : absolutePath(finder.cwd, chdir);
  return [start, ...path.slice(0, 10).map((part) => absolutePath(finder.cwd, part)), absolutePath(start, 'src')];
}

function filesOf(module: string, asProgram: boolean): readonly string[] {
  if (!/^[A-Za-z_][\w.]{0,200}$/.test(module)) return [];
  const path = module.replaceAll('.', '/');
  return asProgram ? [`${path}.py`, `${path}/__main__.py`] : [`${path}.py`, `${path}/__init__.py`];
}

function moduleFile(module: string, finder: Finder, asProgram: boolean): EntryPoint | undefined {
  return finder.firstFile(filesOf(module, asProgram), bases(finder));
}

function moduleBelowRoots(word: Word, finder: Finder, asProgram: boolean, module = word.text ?? ''): EntryPoint | undefined {
  const files = filesOf(module, asProgram);
  return finder.belowRoots([...files, ...files.map((file) => `src/${file}`)], word);
}

/**
 * `shop`, `shop.tasks`, `shop.celery:app`, `shop.main.celery`: the module that an app is looked for in
 * (https://docs.celeryq.dev/en/stable/userguide/application.html#main-name; a package's `celery` submodule is tried too).
 */
function appModule(word: Word, finder: Finder): EntryPoint | undefined {
  const [module = '', attribute] = (word.text ?? '').split(':');
  const outer = module.includes('.') && attribute === undefined ? module.slice(0, module.lastIndexOf('.')) : undefined;
  const names = [`${module}.celery`, module, ...(outer === undefined ? [] : [outer])];
  for (const name of names) {
    const found = moduleFile(name, finder, false);
    if (found) return found;
  }
  for (const name of names) {
    const found = moduleBelowRoots(word, finder, false, name);
    if (found) return found;
  }
  return undefined;
}

/** The operand that names a module that is there; one with a colon first, because options take values too. */
function named(finder: Finder): EntryPoint | undefined {
  const operands = finder.operands().filter((word) => /^[A-Za-z_][\w.]*(:[^/]*)?$/.test(word.text ?? ''));
  const [withApp, plain] = [operands.filter((word) => word.text?.includes(':')), operands.filter((word) => !word.text?.includes(':'))];
  for (const word of [...withApp, ...plain]) {
    const found = plainModule(word, finder);
    if (found) return found;
  }
  return undefined;
}

function plainModule(word: Word, finder: Finder): EntryPoint | undefined {
  const [module = '', attribute] = (word.text ?? '').split(':');
  const names = attribute === undefined && module.includes('.') ? [module, module.slice(0, module.lastIndexOf('.'))] : [module];
  for (const name of names) {
    const found = moduleFile(name, finder, false) ?? moduleBelowRoots(word, finder, false, name);
    if (found) return found;
  }
  return undefined;
}

/** Django: the command's own file where the project has one, else manage.py. */
function managed(finder: Finder, index: number): EntryPoint | undefined {
  const word = finder.words[index];
  const manage = word?.text === undefined ? undefined : (finder.file(word.text) ?? finder.belowRoots([word.text.replace(/^\//, '')], word));
  if (!manage) return undefined;
  const own = command(finder.words[index + 1]?.text, finder, folderOf(manage.path));
  return own ? { path: own.path, via: [...manage.via, ...own.via] } : manage;
}

const MOST_COMMANDS = 2;

function command(name: string | undefined, finder: Finder, folder: string): EntryPoint | undefined {
  if (name === undefined || !/^[A-Za-z_]\w{0,100}$/.test(name)) return undefined;
  const found = finder.below(folder, new RegExp(`(^|/)management/commands/${name}\\.py$`), MOST_COMMANDS);
  const [path] = found;
  return path !== undefined && found.length === 1 ? { path, via: [] } : undefined;
}

function uwsgi(finder: Finder): EntryPoint | undefined {
  const module = finder.option('--module', '-w', '--wsgi');
  if (module) return plainModule(module, finder);
  const file = finder.option('--wsgi-file', '--file');
  if (file) return script(file, finder);
  const ini = finder.option('--ini') ?? finder.operands().find((word) => word.text?.endsWith('.ini'));
  const at = ini?.text === undefined ? undefined : finder.file(ini.text);
  const text = at && finder.read(at.path);
  const line = text === undefined ? null : /^\s*(?:module|wsgi|wsgi-file|file)\s*=\s*([\w./:]+)/m.exec(text);
  if (!ini || !line?.[1]) return undefined;
  const value: Word = { ...ini, text: line[1] };
  return script(value, finder) ?? plainModule(value, finder);
}

/** A program that the project defines: `[project.scripts]`, `[tool.poetry.scripts]`, `console_scripts`. */
function consoleScript(program: string, finder: Finder): EntryPoint | undefined {
  if (!/^[A-Za-z][\w.-]{0,100}$/.test(program)) return undefined;
  const name = program.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&');
  const entry = new RegExp(`^\\s*["']?${name}["']?\\s*=\\s*["']?([\\w.]+):[\\w.]+`, 'm');
  const [first] = finder.words;
  for (const root of finder.world.files.roots) {
    for (const file of ['pyproject.toml', 'setup.cfg', 'setup.py']) {
      const path = finder.join(root, file);
      if (!finder.isFile(path)) continue;
      const text = finder.read(path)?.replace(/["']([\w.-]+\s*=\s*[\w.]+:[\w.]+)["']/g, '\n$1\n');
      const module = text === undefined ? undefined : entry.exec(text)?.[1];
      if (module === undefined || !first) continue;
      const found = moduleFile(module, finder, false) ?? moduleBelowRoots({ ...first, text: module }, finder, false);
      if (found) return found;
    }
  }
  return undefined;
}
