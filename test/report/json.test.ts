import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { json } from '../../src/report/json.ts';
import type { Report } from '../../src/report/report.ts';
import { lintFixture } from '../lint-tree.ts';
import { file, finding, result, service } from './sample-result.ts';
import { api, deploy, graceCoversDrain, shop, silenced, unverified, worker } from './sample-shop.ts';

const schema: object = JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

function report(of = shop): Report {
  return JSON.parse(json(of));
}

describe('json', () => {
  it.each([
    ['a full result', shop],
    ['an empty one', result({ files: 0, documents: 0 })],
  ])('fits its schema: %s', (_title, of) => {
    validate(report(of));
    expect(validate.errors).toBeNull();
  });

  it('is the same text for the same result and ends with a line feed', () => {
    expect(json(shop)).toBe(json(shop));
    expect(json(shop).endsWith('}\n')).toBe(true);
  });

  it('holds no control character, and is the same text when it is read', () => {
    const evil = 'a\u009b2J\u007f\u001b\u0000b';
    const printed = json(result({ services: [service({ id: evil, name: evil, units: [] })] }));
    expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(JSON.parse(printed).services[0].name).toBe(evil);
  });

  it('tells a service by its units, evidence, dependents and checklist', () => {
    const [first, second] = report().services;
    expect(first).toMatchObject({ id: api.id, type: 'api', receives: 'request', dependents: [worker.id], source: null });
    expect(second?.evidence[1]).toEqual({
      role: 'worker',
      signal: 'source',
      detail: 'BullMQ “images”',
      strength: 'decisive',
      location: { file: 'src/worker.ts', line: 2, column: 16, endLine: 2, endColumn: 44 },
    });
    expect(second?.units).toEqual([
      {
        platform: 'kubernetes',
        kind: 'Deployment',
        namespace: 'shop',
        name: 'image-worker',
        container: 'image-worker',
        environment: '',
        location: { file: 'deploy/worker.yaml', line: 4, column: 9, endLine: 4, endColumn: 21 },
      },
    ]);
  });

  it('points from a checklist to its findings', () => {
    const { services, findings } = report();
    const line = services[1]?.checklist.find(({ question }) => question === 'stops-safely');
    expect(line?.status).toBe('fail');
    expect(line?.findings.map((index) => findings[index]?.rule)).toEqual(['grace-covers-drain', 'drain-is-bounded']);
  });

  it('gives a finding its places, its fix and who silenced it', () => {
    const { findings } = report();
    expect(findings.find(({ rule }) => rule === graceCoversDrain.rule)).toEqual({
      rule: 'grace-covers-drain',
      question: 'stops-safely',
      severity: 'error',
      message: 'the service finishes its work for up to 45 s, but Kubernetes kills it after 30 s',
      service: worker.id,
      pipeline: null,
      environment: null,
      location: { file: 'deploy/worker.yaml', line: 10, column: 7, endLine: 10, endColumn: 40 },
      related: [{ message: 'it gives up after 45 s', location: { file: 'src/worker.ts', line: 4, column: 35, endLine: 4, endColumn: 41 } }],
      fix: {
        description: 'wait 50 s before the kill',
        safe: true,
        edits: [{ file: 'deploy/worker.yaml', start: 134, end: 167, text: 'terminationGracePeriodSeconds: 50' }],
      },
      fingerprint: graceCoversDrain.fingerprint,
      suppressed: null,
    });
    expect(findings.find(({ rule }) => rule === silenced.rule)?.suppressed).toEqual({
      by: 'comment',
      reason: 'a demo',
      location: { file: 'deploy/api.yaml', line: 1, column: 1, endLine: 1, endColumn: 17 },
    });
    expect(findings.find(({ rule }) => rule === unverified.rule)).toMatchObject({ service: null, pipeline: deploy.file });
  });

  it('says null, not false, of pipeline facts that cannot be known', () => {
    expect(report().pipelines).toEqual([
      {
        file: '.github/workflows/deploy.yml',
        system: 'github',
        deploys: true,
        scheduled: false,
        deployments: [
          {
            tool: 'kubectl',
            action: 'apply',
            targets: [api.id, worker.id],
            verified: false,
            location: { file: '.github/workflows/deploy.yml', line: 6, column: 14, endLine: 6, endColumn: 38 },
          },
        ],
        facts: {
          waitsForRollout: false,
          rollsBackOnFailure: null,
          guardsConcurrency: true,
          cancelsInProgress: null,
          testsBeforeDeploy: null,
          killsHard: false,
        },
      },
    ]);
  });

  it('tells problems with their line, or none when the file as a whole is meant, and files that were left alone', () => {
    const { problems, notLinted } = report();
    expect(problems).toEqual([
      { file: 'deploy/broken.yaml', line: 2, column: 1, severity: 'error', message: 'not valid YAML: a tab indents' },
      { file: 'dump.json', line: null, column: null, severity: 'warning', message: 'too large: 60 MB' },
    ]);
    expect(notLinted).toHaveLength(3);
    expect(notLinted[2]).toEqual({ file: 'overlays/prod/patch.yaml', reason: 'a kustomize patch' });
  });

  it('keeps findings apart that share a fingerprint', () => {
    const text = file('a.yaml', 'a\nb\n');
    const twice = result({
      services: [api],
      findings: [0, 2].map((start) =>
        finding({ rule: 'grace-not-zero', service: api.id, fingerprint: 'same', at: { file: text, start, end: start + 1 } }),
      ),
    });
    expect(report(twice).services[0]?.checklist[1]?.findings).toEqual([0, 1]);
  });

  it('shows each hop from a container to its source', async () => {
    const { services } = report(await lintFixture('polyglot'));
    const shown = services.map(({ name, type, source }) => [
      name,
      type,
      source?.entry,
      source?.hops.map(({ by, guessed, location }) => `${by}${guessed ? ' (a guess)' : ''} ${location.file}:${location.line}`),
    ]);
    expect(shown).toMatchInlineSnapshot(`
      [
        [
          "image-worker",
          "worker",
          "services/shop/src/worker.ts",
          [
            "image shop built in .github/workflows/images.yml:20 .github/workflows/images.yml:20",
            "npm run worker services/shop/package.json:7",
            "COPY --from services/shop/Dockerfile:15",
            "tsconfig outDir services/shop/tsconfig.json:5",
          ],
        ],
        [
          "mailer",
          "worker",
          "services/mailer/config/environment.rb",
          [
            "image mailer built in .github/workflows/images.yml:39 .github/workflows/images.yml:39",
            "Dockerfile CMD services/mailer/Dockerfile:9",
          ],
        ],
        [
          "reports-beat",
          "scheduler",
          "services/reports/reports/celery.py",
          [
            "image reports built in .github/workflows/images.yml:27 .github/workflows/images.yml:27",
            "Dockerfile ENTRYPOINT services/reports/Dockerfile:8",
            "entrypoint services/reports/docker-entrypoint.sh:8",
          ],
        ],
        [
          "reports-worker",
          "worker",
          "services/reports/reports/celery.py",
          [
            "image reports built in .github/workflows/images.yml:27 .github/workflows/images.yml:27",
            "Dockerfile ENTRYPOINT services/reports/Dockerfile:8",
            "entrypoint services/reports/docker-entrypoint.sh:6",
          ],
        ],
        [
          "shop",
          "api",
          "services/shop/src/server.ts",
          [
            "image shop built in .github/workflows/images.yml:20 .github/workflows/images.yml:20",
            "Dockerfile CMD services/shop/Dockerfile:18",
            "COPY --from services/shop/Dockerfile:15",
            "tsconfig outDir services/shop/tsconfig.json:5",
          ],
        ],
        [
          "tracker",
          "consumer",
          "services/tracker/cmd/tracker/main.go",
          [
            "Dockerfile named like image tracker (a guess) services/tracker/Dockerfile:1",
            "Dockerfile ENTRYPOINT services/tracker/Dockerfile:10",
            "COPY --from services/tracker/Dockerfile:9",
            "go build ./cmd/tracker services/tracker/Dockerfile:6",
          ],
        ],
      ]
    `);
  });
});
