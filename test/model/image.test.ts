import { describe, expect, it } from 'vitest';
import { compareImages, globMatches, type ImageName, imageMatches, parseImage, repositoryOf } from '../../src/model/image.ts';

function image(reference: string): ImageName {
  const parsed = parseImage(reference);
  if (!parsed) throw new Error(reference);
  return parsed;
}

describe('parseImage', () => {
  it.each([
    ['redis', undefined, [], 'redis', undefined, undefined],
    ['redis:7-alpine', undefined, [], 'redis', '7-alpine', undefined],
    ['bitnami/kafka', undefined, ['bitnami'], 'kafka', undefined, undefined],
    ['ghcr.io/acme/shop/worker:1.2@sha256:abc', 'ghcr.io', ['acme', 'shop'], 'worker', '1.2', 'sha256:abc'],
    ['localhost:5000/worker', 'localhost:5000', [], 'worker', undefined, undefined],
    [
      `ghcr.io/\${{ github.repository }}/worker:\${{ github.sha }}`,
      'ghcr.io',
      [`\${{ github.repository }}`],
      'worker',
      `\${{ github.sha }}`,
      undefined,
    ],
    [
      `\${REGISTRY:-docker.io/acme}/worker:\${TAG:-latest}`,
      undefined,
      [`\${REGISTRY:-docker.io/acme}`],
      'worker',
      `\${TAG:-latest}`,
      undefined,
    ],
    ['$REGISTRY/worker', undefined, ['$REGISTRY'], 'worker', undefined, undefined],
    [`acme/\${NAME}`, undefined, ['acme'], undefined, undefined, undefined],
    ['{{ .Values.image.repository }}:{{ .Values.image.tag }}', undefined, [], undefined, '{{ .Values.image.tag }}', undefined],
    ['docker://alpine:3', undefined, [], 'alpine', '3', undefined],
  ])('%s', (reference, registry, path, name, tag, digest) => {
    expect(parseImage(reference)).toEqual({ registry, path, name, tag, digest });
  });

  it.each(['', '   ', 'two words', '/', 'x'.repeat(2000)])('%j is none', (reference) => {
    expect(parseImage(reference)).toBeUndefined();
  });
});

describe('compareImages', () => {
  it.each([
    ['ghcr.io/acme/worker:1', 'ghcr.io/acme/worker:2', 'same'],
    ['acme/worker', 'ghcr.io/acme/worker', 'same'],
    ['worker', 'ghcr.io/acme/worker', 'same'],
    [`ghcr.io/\${{ github.repository }}/worker`, 'ghcr.io/acme/shop/worker', 'name'],
    [`\${REGISTRY}/worker`, 'ghcr.io/acme/worker', 'same'],
    ['other/worker', 'ghcr.io/acme/worker', 'name'],
    ['acme/api', 'acme/worker', undefined],
    [`acme/\${NAME}`, 'acme/worker', undefined],
  ] as const)('%s and %s', (a, b, expected) => {
    expect(compareImages(image(a), image(b))).toBe(expected);
  });
});

it.each([
  ['redis', 'docker.io/library/redis:7', true],
  ['bitnami/kafka', 'docker.io/bitnami/kafka', true],
  ['distroless/nodejs*', 'gcr.io/distroless/nodejs20-debian12', true],
  ['ubi[0-9]*', 'registry.access.redhat.com/ubi9', true],
  ['ubi[0-9]*/*', 'registry.access.redhat.com/ubi9/nodejs-20', true],
  ['kafka', 'bitnami/kafka', true],
  ['bitnami/kafka', 'kafka', false],
  ['redis', 'redis-exporter', false],
])('%s matches %s: %s', (pattern, reference, expected) => {
  expect(imageMatches(pattern, image(reference))).toBe(expected);
});

it('leaves library out of a repository', () => {
  expect(['docker.io/library/redis', 'acme/api', `x/\${Y}`].map((reference) => repositoryOf(image(reference)))).toEqual([
    'redis',
    'acme/api',
    undefined,
  ]);
});

it('takes a star for any characters', () => {
  expect([globMatches('*alpine*', '20-Alpine3.19'), globMatches('a.c', 'abc'), globMatches('1[01]*', '11-jre')]).toEqual([
    true,
    false,
    true,
  ]);
});
