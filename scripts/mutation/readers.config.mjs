import rules from './stryker.config.mjs';

/**
 * Mutation testing of readers whose cases are quick: `npm run mutation:readers`, or `-- --mutate 'src/readers/shell/words.ts'`. They are judged by
 * their own cases alone, where the rules would notice more.
 */
export default {
  ...rules,
  testRunner: 'cases',
  judgedBy: [
    'test/readers/dockerfile/read.test.ts',
    'test/readers/procfile/read.test.ts',
    'test/readers/shell/read.test.ts',
    'test/readers/shell/enter.test.ts',
  ],
  mutate: ['src/readers/dockerfile/*.ts', 'src/readers/procfile/*.ts', 'src/readers/shell/*.ts'],
  warnings: { unknownOptions: false },
  thresholds: { high: 90, low: 80, break: null },
};
