import { expect, it } from 'vitest';
import { isDevelopmentPath } from '../../src/model/unit.ts';

it.each<[string, boolean]>([
  ['docker-compose.dev.yml', true],
  ['local/compose.yaml', true],
  ['test/e2e/app.yaml', true],
  ['cmd/lint/testdata/valid.yml', true],
  ['ci/k8s/deployment.yml', false],
  ['deploy/latest/app.yaml', false],
  ['deploy/testdata-service.yaml', false],
  ['deploy/app.yaml', false],
])('%s is for development: %s', (path, expected) => {
  expect(isDevelopmentPath(path)).toBe(expected);
});
