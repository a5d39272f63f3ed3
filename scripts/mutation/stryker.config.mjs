/**
 * Mutation testing of the rules (https://stryker-mutator.io): `npm run mutation`, or `npm run mutation -- --mutate rules/downtime/*.ts`.
 * Metadata, examples and words for the documentation are static, and not mutated.
 */
export default {
  testRunner: 'judgements',
  plugins: ['./scripts/mutation/runner.mjs'],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  mutate: ['rules/**/*.ts', '!rules/index.ts', '!rules/examples.ts', '!rules/catalog/**'],
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { logTests: false, allowColor: false, reportMutants: true },
  htmlReporter: { fileName: 'coverage/mutation.html' },
  jsonReporter: { fileName: 'coverage/mutation.json' },
  thresholds: { high: 90, low: 80, break: 80 },
  // Stryker would read it with an API that TypeScript 7 no longer has; nothing here needs it rewritten.
  tsconfigFile: 'none',
  // Else a comment is put before every source, those of the fixtures too.
  disableTypeChecks: false,
  tempDirName: 'coverage/.stryker',
  cleanTempDir: 'always',
  ignorePatterns: ['dist', 'docs', 'coverage'],
};
