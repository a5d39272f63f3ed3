/** Folders that hold what others wrote or what a build made, by name. A path named on the command line is read all the same. */
const always: ReadonlyMap<string, string> = new Map([
  ...['.git', '.hg', '.svn', '.jj'].map((name) => [name, 'version control'] as const),
  ...['node_modules', 'bower_components', 'jspm_packages', 'vendor', '.yarn', '.pnpm-store', 'Pods', '.bundle'].map(
    (name) => [name, 'installed packages'] as const,
  ),
  ...['third_party', 'third-party', 'thirdparty', '3rdparty'].map((name) => [name, 'third-party code'] as const),
  ...['.venv', 'venv', 'virtualenv', 'site-packages', '.tox', '.nox', '.eggs', '__pycache__'].map(
    (name) => [name, 'a Python environment'] as const,
  ),
  ...[
    '.mypy_cache',
    '.pytest_cache',
    '.ruff_cache',
    '.cache',
    '.parcel-cache',
    '.turbo',
    '.nx',
    '.gradle',
    '.terraform',
    '.terragrunt-cache',
  ].map((name) => [name, 'a cache'] as const),
  ...['.next', '.nuxt', '.output', '.svelte-kit', '.serverless', '.aws-sam', 'cdk.out', 'coverage', '.nyc_output', 'htmlcov'].map(
    (name) => [name, 'made by a tool'] as const,
  ),
]);

/** Folders that are build output only beside such a file: `build/` and `dist/` hold manifests and Dockerfiles in many repositories. */
const beside: ReadonlyMap<string, readonly string[]> = new Map([
  ['build', ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts', 'pubspec.yaml']],
  ['target', ['pom.xml', 'Cargo.toml', 'build.sbt']],
  ['dist', ['package.json', 'pyproject.toml', 'setup.py', 'setup.cfg']],
  ['_build', ['mix.exs', 'dune-project']],
  ['deps', ['mix.exs']],
]);

/** Tools whose committed output is manifests. */
const keeps = new Set(['cdk8s.yaml']);

/** Why a folder of this name is left out, given the names beside it; undefined when it is not. */
export function skipReason(name: string, siblings: ReadonlySet<string>): string | undefined {
  const reason = always.get(name);
  if (reason !== undefined) return reason;
  const maker = beside.get(name)?.find((sibling) => siblings.has(sibling));
  if (maker === undefined || [...keeps].some((sibling) => siblings.has(sibling))) return undefined;
  return `build output (beside ${maker})`;
}
