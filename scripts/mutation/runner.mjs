// Runs the rules' judgements (test/rules/judged.ts) for Stryker in one process: its own runner for vitest starts a worker for each of several
// thousand mutants, which takes an hour where this takes minutes.
import { existsSync, readFileSync } from 'node:fs';
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
      optimizeDeps: { noDiscovery: true },
      server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    });
    const { judgedRules, judgedByOthers, judgedStories } = await this.server.ssrLoadModule('/test/rules/judged.ts');
    this.judged = new Map(
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
    return { status: 'complete', tests, mutantCoverage: space.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    const space = globalThis.__stryker__;
    Object.assign(space, { activeMutant: activeMutant.id, hitCount: hitLimit === undefined ? undefined : 0, hitLimit });
    let nrOfTests = 0;
    try {
      // The rule's own cases kill most, and are shorter than stories.
      for (const id of testFilter ?? this.judged.keys()) {
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

  async dispose() {
    await this.server.close();
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

export const strykerPlugins = [{ kind: 'TestRunner', name: 'judgements', factory: judgements }];
