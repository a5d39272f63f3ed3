import { describe, expect, it } from 'vitest';
import { fromSeverity, onlyServices, servicesNamed } from '../../src/report/select.ts';
import { text } from '../../src/report/text/text.ts';
import { columns, plain, styled, wrap } from '../../src/report/wrap.ts';
import { options } from './sample-options.ts';
import { at, file, finding, result, service, unit } from './sample-result.ts';
import { api, shop, worker } from './sample-shop.ts';

describe('text', () => {
  it('shows services with findings in full, the others in a line, then pipelines, what was left out, and the sum', () => {
    expect(text(shop, options)).toBe(`1 service without findings (marks: receives work, stops safely, holds state, runs twice, blast
radius, downtime)
  ✔✔✔✔?✔  api  api  Deployment · shop

image-worker  worker · takes jobs from a queue (BullMQ “images”, src/worker.ts:2)
              Deployment shop/image-worker · 3–10 instances
  ✔ receives work  from the queue “images” in redis (env REDIS_URL)
  ✖ stops safely   no: the service finishes its work for up to 45 s, but Kubernetes kills it after
                   30 s
      ✖ error  grace-covers-drain  deploy/worker.yaml:10:7
        the service finishes its work for up to 45 s, but Kubernetes kills it after 30 s
        ↳ it gives up after 45 s  src/worker.ts:4:35
        fix: wait 50 s before the kill
      ℹ info  drain-is-bounded  src/worker.ts:3:1
        a drain without a limit holds the deploy
  ✔ holds state    nothing found that a restart would lose
  ▲ runs twice     no: a retried job charges the card again
      ▲ warning  side-effects-are-idempotent  src/worker.ts:5:1
        a retried job charges the card again
  ? blast radius   nothing in the input depends on it
  ✔ downtime       jobs wait in the queue; 3 instances roll one at a time

.github/workflows/deploy.yml  GitHub Actions · deploys api, image-worker with kubectl
  ? tests first   ▲ waits for the rollout   ? rolls back   ✔ one at a time   ? not cancelled midway
  ✔ kills nothing
      ✖ error  rollout-is-verified  .github/workflows/deploy.yml:6:14
        “kubectl apply” returns at once, and no later step waits for the new instances to be healthy

✖ problem  deploy/broken.yaml:2:1  not valid YAML: a tab indents
▲ problem  dump.json  too large: 60 MB
not linted  2 files, a Helm template: charts/api/templates/deployment.yaml,
            charts/api/templates/service.yaml
not linted  1 file, a kustomize patch: overlays/prod/patch.yaml

✖ 2 errors, 1 warning, 1 info (1 silenced) · 2 problems · 2 services and 1 pipeline in 12 files
`);
  });

  it('says once what is the same in several places, and each by itself with --verbose', () => {
    const one = (path: string, message: string, environment?: string) => {
      const place = at(file(path, 'kind: Deployment\n'), 'kind');
      return finding({
        rule: 'has-readiness',
        at: place,
        service: worker.id,
        message,
        ...(environment === undefined ? {} : { environment }),
      });
    };
    const findings = [one('dev.yaml', 'no probe', 'dev'), one('prod.yaml', 'no probe', 'prod'), one('web.yaml', 'an empty probe')];
    const several = result({ services: [worker], findings });
    expect(text(several, { ...options, quiet: true })).toBe(`image-worker  worker
  ✖ error  has-readiness  dev.yaml:1:1 in dev
    no probe
    ↳ the same  prod.yaml:1:1 in prod
  ✖ error  has-readiness  web.yaml:1:1
    an empty probe
`);
    expect(text(several, { ...options, quiet: true, verbose: true })).toBe(`image-worker  worker
  ✖ error  has-readiness  dev.yaml:1:1 in dev
    no probe
  ✖ error  has-readiness  prod.yaml:1:1 in prod
    no probe
  ✖ error  has-readiness  web.yaml:1:1
    an empty probe
`);
  });

  it.each([60, 80, 120])('keeps every line but the sum within %i columns', (width) => {
    for (const line of text(shop, { ...options, width })
      .trimEnd()
      .split('\n')
      .slice(0, -1))
      expect(columns(line)).toBeLessThanOrEqual(width);
  });

  it('says how many infos are not shown', () => {
    const lines = text(fromSeverity(shop, 'warning'), options).trimEnd().split('\n');
    expect(lines.at(-1)).toBe(
      '✖ 2 errors, 1 warning (1 info not shown: --severity info; 1 silenced) · 2 problems · 2 services and 1 pipeline in 12 files',
    );
    expect(lines.join('\n')).not.toContain('drain-is-bounded');
  });

  it('quiet: findings alone, and nothing at all when there are none', () => {
    expect(text(fromSeverity(shop, 'error'), { ...options, quiet: true })).toBe(`image-worker  worker
  ✖ error  grace-covers-drain  deploy/worker.yaml:10:7
    the service finishes its work for up to 45 s, but Kubernetes kills it after 30 s
    ↳ it gives up after 45 s  src/worker.ts:4:35
    fix: wait 50 s before the kill

.github/workflows/deploy.yml
  ✖ error  rollout-is-verified  .github/workflows/deploy.yml:6:14
    “kubectl apply” returns at once, and no later step waits for the new instances to be healthy
`);
    expect(text(result({ services: [api] }), { ...options, quiet: true })).toBe('');
  });

  it('verbose: every checklist, and what was silenced by whom', () => {
    const all = text(shop, { ...options, verbose: true });
    expect(all).toContain('api  api · answers requests (Ingress shop/web, deploy/api.yaml:3)\n');
    expect(all).toContain('      has-spare-instance  deploy/api.yaml:5:3  silenced by comment: a demo\n');
    expect(all).not.toContain('without findings');
  });

  it('prints nothing but ASCII where a terminal shows nothing else', () => {
    const ascii = text(shop, { ...options, unicode: false });
    expect(ascii).toMatch(/^[\n\x20-\x7e]*$/);
    expect(ascii).toContain('  x stops safely   no: the service');
    expect(ascii).toContain('Deployment shop/image-worker - 3-10 instances');
  });

  it('colours by meaning, and the same text remains when the colours are taken away', () => {
    const coloured = text(shop, { ...options, colour: true });
    expect(coloured).toContain(
      '\u001b[31m✖ error\u001b[39m  \u001b[1mgrace-covers-drain\u001b[22m  \u001b[36mdeploy/worker.yaml:10:7\u001b[39m',
    );
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(text(shop, options));
  });

  it('lets no control character of the input through', () => {
    const evil = '\u001b[2J\u001b]8;;http://evil\u0007x\u009b31m\r\n\u202eabc\u2028';
    const source = file(`a${evil}.yaml`, 'kind: Job\n');
    const hostile = result({
      services: [service({ id: evil, name: evil, units: [unit({ name: evil, namespace: evil, at: at(source, 'Job') })] })],
      findings: [
        finding({ rule: 'r', service: evil, at: at(source, 'Job'), message: evil, related: [{ message: evil, at: at(source, 'kind') }] }),
      ],
      problems: [{ severity: 'error', message: evil, file: evil, at: undefined }],
      notLinted: [{ path: evil, why: evil }],
    });
    for (const unicode of [true, false]) {
      const printed = text(hostile, { ...options, unicode });
      expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/);
      expect(printed).toContain('\\x1b[2J');
    }
  });

  it('cuts what nobody could read', () => {
    const long = service({ id: 'x', name: 'x'.repeat(5_000_000), units: [] });
    const printed = text(result({ services: [long] }), options);
    expect(printed.length).toBeLessThan(4000);
    expect(printed).toContain(`${'x'.repeat(1000)}… (5000000 characters)`);
  });

  it('says that nothing was recognised rather than that all is well', () => {
    expect(text(result({ files: 7, documents: 0 }), options)).toBe('? nothing that can be linted in 7 files\n');
  });
});

describe('select', () => {
  it.each([
    [['api'], [api]],
    [['shop/Deployment/*'], [api, worker]],
    [['*-worker'], [worker]],
    [['image'], []],
    [['a.i', 'shop'], []],
  ])('services named %j', (names, wanted) => {
    expect(servicesNamed([api, worker], names)).toEqual(wanted);
  });

  it('keeps the pipelines that deploy a service, and counts anew', () => {
    const only = onlyServices(shop, [api]);
    expect(only.findings.map(({ rule }) => rule)).toEqual(['rollout-is-verified', 'has-spare-instance']);
    expect(only.summary).toMatchObject({ services: 1, pipelines: 1, errors: 1, warnings: 0, infos: 0, suppressed: 1 });
    const stranger = service({ id: 'x', name: 'x', units: [] });
    expect(onlyServices(shop, [stranger]).system.pipelines).toEqual([]);
  });
});

describe('wrap', () => {
  const paint = (_style: string, words: string) => words;
  it.each([
    ['breaks at spaces', 'one two three four five six', 24, ['one two three four five', '  six']],
    [
      'never breaks a long word',
      'see deploy/a/very/long/path/worker.yaml:10:7 there',
      24,
      ['see', '  deploy/a/very/long/path/worker.yaml:10:7', '  there'],
    ],
    ['keeps a number with its unit', 'it gives up after just 30 s', 26, ['it gives up after just', '  30 s']],
    ['counts wide characters twice', '漢字漢字漢字 漢字漢字漢字', 24, ['漢字漢字漢字', '  漢字漢字漢字']],
  ])('%s', (_title, words, width, lines) => {
    expect(wrap([plain(words)], { width, first: '', indent: 0, hang: 2, paint })).toEqual(lines);
  });

  it('joins neighbours of one style into one run', () => {
    const mark = (style: string, words: string) => `<${style}>${words}</>`;
    expect(wrap([styled('dim', 'a b'), plain(' c'), styled('dim', 'd')], { width: 80, first: '', indent: 0, paint: mark })).toEqual([
      '<dim>a b</><plain> c</><dim>d</>',
    ]);
  });
});
