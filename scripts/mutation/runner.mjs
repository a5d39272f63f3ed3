// Runs the rules' judgements (test/rules/judged.ts), or the cases of readers, for Stryker in one process: its own runner for vitest starts a worker
// for each of several thousand mutants, which takes an hour where this takes minutes.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { createViteServer } from 'vitest/node';
import { viteCompiled } from '../compiled-modules.mjs';

class JudgementRunner {
  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    globalThis.__stryker__ ??= {};
    this.server = await createViteServer({
      configFile: false,
      logLevel: 'error',
      appType: 'custom',
      plugins: [viteCompiled()],
      define: { __VERSION__: '"0.0.0"' },
      resolve: { alias: { vitest: fileURLToPath(new URL('collect-cases.mjs', import.meta.url)) } },
      optimizeDeps: { noDiscovery: true },
      server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    });
    this.judged = await this.load(this.server);
  }

  async load(server) {
    const { judgedRules, judgedByOthers, judgedStories } = await server.ssrLoadModule('/test/rules/judged.ts');
    return new Map(
      [...judgedRules, ...judgedByOthers, ...judgedStories].map(({ name, expected, run }) => [
        name,
        { run, wanted: existsSync(expected) ? readFileSync(expected, 'utf8') : undefined },
      ]),
    );
  }

  async dryRun() {
    const space = globalThis.__stryker__;
    const tests = [];
    for (const [id, one] of this.judged) {
      space.currentTestId = id;
      const started = performance.now();
      const failure = await failureOf(one);
      tests.push({
        id,
        name: id,
        timeSpentMs: performance.now() - started,
        ...(failure === undefined ? { status: 0 } : { status: 1, failureMessage: failure }),
      });
    }
    space.currentTestId = undefined;
    delete space.mutantCoverage?.perTest[TRIED];
    return { status: 'complete', tests, mutantCoverage: space.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    const space = globalThis.__stryker__;
    Object.assign(space, { activeMutant: activeMutant.id, hitCount: hitLimit === undefined ? undefined : 0, hitLimit });
    let nrOfTests = 0;
    try {
      // The rule's own cases kill most, and are shorter than stories.
      for (const id of this.inOrder(testFilter)) {
        nrOfTests += 1;
        const failureMessage = await failureOf(this.judged.get(id));
        if (space.hitCount > hitLimit) return { status: 'timeout', reason: 'it goes round and round' };
        if (failureMessage !== undefined) return { status: 'killed', killedBy: [id], failureMessage, nrOfTests };
      }
      return { status: 'survived', nrOfTests };
    } finally {
      space.activeMutant = undefined;
    }
  }

  inOrder(chosen) {
    return chosen ?? this.judged.keys();
  }

  async dispose() {
    await this.server.close();
  }
}

/** Cases that take longer than this are made to hurt, and random ones look long for the shortest failure: neither judges what others do not. */
const LONGEST_MS = 400;
const TRIED = 'tried';

class CaseRunner extends JudgementRunner {
  constructor(options) {
    super();
    this.tests = options.judgedBy;
  }

  async load(server) {
    const cases = [];
    globalThis.__cases__ = { cases, expect };
    for (const path of this.tests) await server.ssrLoadModule(`/${path}`);
    const judged = [];
    // What is reached here is not reached while modules are loaded, which would need a new process for each mutant.
    globalThis.__stryker__.currentTestId = TRIED;
    for (const { id, run } of cases) {
      const started = performance.now();
      if ((await failureOf({ run })) !== undefined) continue;
      const took = performance.now() - started;
      if (took < LONGEST_MS && !/\bfc\./.test(String(run))) judged.push([id, { run, took }]);
    }
    globalThis.__stryker__.currentTestId = undefined;
    return new Map(judged.sort(([, a], [, b]) => a.took - b.took));
  }

  /** The quickest first. */
  inOrder(chosen) {
    const wanted = chosen && new Set(chosen);
    return [...this.judged.keys()].filter((id) => !wanted || wanted.has(id));
  }
}

async function failureOf({ run, wanted }) {
  try {
    return (await run()) === wanted ? undefined : 'it gives something else';
  } catch (error) {
    return String(error);
  }
}

function judgements() {
  return new JudgementRunner();
}
judgements.inject = [];

function cases(options) {
  return new CaseRunner(options);
}
cases.inject = ['options'];

export const strykerPlugins = [
  { kind: 'TestRunner', name: 'judgements', factory: judgements },
  { kind: 'TestRunner', name: 'cases', factory: cases },
];
