import { configTemplate, githubWorkflow, gitlabInclude, gitlabJob, huskyHook, lintStagedEntry, preCommitEntry } from './templates.ts';

/** What the repository holds, as far as it matters here. */
export interface Repository {
  readonly exists: (path: string) => boolean;
  readonly read: (path: string) => string | undefined;
}

export interface Plan {
  /** New files; none of them is there yet. */
  readonly files: readonly { readonly path: string; readonly text: string; readonly executable?: true }[];
  /** What a person has to put into a file that is there already. */
  readonly additions: readonly { readonly path: string; readonly text: string }[];
  /** What is set up already. */
  readonly kept: readonly string[];
}

interface Step {
  readonly path: string;
  readonly text: string;
  readonly executable?: true;
  /** A file that is there: the text is for a person to add to it. */
  readonly add?: true;
}

/** What `svc-lint init` would do: a config, a job for the CI that is in use, a hook for the tool that runs hooks. */
export function planFor(repository: Repository): Plan {
  const steps = [...configSteps(repository), ...ciSteps(repository), ...hookSteps(repository)];
  const isDone = ({ path, add }: Step): boolean => (add ? /svc-lint/.test(repository.read(path) ?? '') : repository.exists(path));
  const open = steps.filter((step) => !isDone(step));
  return {
    files: open.filter(({ add }) => !add).map(({ path, text, executable }) => ({ path, text, ...(executable ? { executable } : {}) })),
    additions: open.filter(({ add }) => add).map(({ path, text }) => ({ path, text })),
    kept: steps.filter(isDone).map(({ path }) => path),
  };
}

function configSteps({ exists, read }: Repository): readonly Step[] {
  const known = ['.svc-lint.yaml', 'svc-lint.json'].find(exists);
  if (known !== undefined) return [{ path: known, text: '' }];
  if (/"svc-lint"\s*:\s*\{/.test(read('package.json') ?? '')) return [{ path: 'package.json', text: '' }];
  return [{ path: 'svc-lint.yaml', text: configTemplate }];
}

function ciSteps({ exists, read }: Repository): readonly Step[] {
  const remotes = read('.git/config') ?? '';
  const steps: Step[] = [];
  if (exists('.github') || /github\.com[:/]/.test(remotes)) steps.push({ path: '.github/workflows/svc-lint.yml', text: githubWorkflow });
  if (exists('.gitlab-ci.yml')) {
    steps.push({ path: '.gitlab/svc-lint.yml', text: gitlabJob }, { path: '.gitlab-ci.yml', text: gitlabInclude, add: true });
  } else if (/gitlab[.\w-]*[:/]/.test(remotes)) steps.push({ path: '.gitlab-ci.yml', text: gitlabJob });
  return steps;
}

function hookSteps({ exists, read }: Repository): readonly Step[] {
  const steps: Step[] = [];
  if (exists('.pre-commit-config.yaml')) steps.push({ path: '.pre-commit-config.yaml', text: preCommitEntry, add: true });
  const manifest = read('package.json') ?? '';
  if (/"lint-staged"\s*:\s*\{/.test(manifest)) steps.push({ path: 'package.json', text: lintStagedEntry, add: true });
  else if (exists('.husky')) {
    const add = exists('.husky/pre-commit');
    steps.push({ path: '.husky/pre-commit', text: huskyHook, ...(add ? { add } : { executable: true }) });
  }
  return steps;
}
