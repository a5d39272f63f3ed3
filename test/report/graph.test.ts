import { describe, expect, it } from 'vitest';
import type { Dependency, Service } from '../../src/model/service.ts';
import { dot } from '../../src/report/graph/dot.ts';
import { graphOf } from '../../src/report/graph/graph.ts';
import { graphJson } from '../../src/report/graph/json.ts';
import { mermaid } from '../../src/report/graph/mermaid.ts';
import { at, finding, result, service } from './sample-result.ts';
import { apiFile } from './sample-shop.ts';

const place = at(apiFile, 'name: api');

function needs(target: Service | undefined, name: string, kind: Dependency['kind'] = 'request'): Dependency {
  return { target, name, by: `env ${name.toUpperCase()}_URL`, kind, dangling: target === undefined, at: place };
}

const redis = service({ id: 'shop/StatefulSet/redis', name: 'redis', type: 'backing', units: [] });
const auth = service({
  id: 'shop/Deployment/auth',
  name: 'auth',
  type: 'internal',
  units: [],
  dependsOn: [needs(redis, 'redis', 'store')],
});
const api = service({
  id: 'shop/Deployment/api',
  name: 'api',
  type: 'api',
  units: [],
  dependsOn: [needs(auth, 'auth'), needs(auth, 'auth'), needs(undefined, 'mail')],
});
const shop = result({
  services: [api, auth, redis],
  findings: [
    finding({ rule: 'depended-on-has-replicas', severity: 'warning', service: auth.id, at: place }),
    finding({ rule: 'grace-covers-drain', service: api.id, at: place }),
  ],
});

describe('graph', () => {
  it('counts who breaks with a service, through others too, and draws each edge once', () => {
    const { nodes, edges } = graphOf(shop);
    expect(nodes.map(({ name, type, dependents, findings }) => [name, type, dependents, findings.error, findings.warning])).toEqual([
      ['api', 'api', 0, 1, 0],
      ['auth', 'internal', 1, 0, 1],
      ['redis', 'backing', 2, 0, 0],
      ['mail', undefined, 1, 0, 0],
    ]);
    expect(edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`)).toEqual([
      'shop/Deployment/api request shop/Deployment/auth',
      'shop/Deployment/api request outside:mail',
      'shop/Deployment/auth store shop/StatefulSet/redis',
    ]);
  });

  it('survives services that need each other', () => {
    const first: Service = service({ id: 'a', name: 'a', units: [] });
    const second = service({ id: 'b', name: 'b', units: [], dependsOn: [needs(first, 'a')] });
    const circle = result({ services: [{ ...first, dependsOn: [needs(second, 'b')] }, second] });
    expect(graphOf(circle).nodes.map(({ dependents }) => dependents)).toEqual([1, 1]);
  });

  it('mermaid', () => {
    expect(mermaid(shop)).toBe(`flowchart LR
  n0(["api<br/><small>api · 1 error</small>"]):::error
  n1["auth<br/><small>internal · 1 depends on it · 1 warning</small>"]:::warning
  n2[("redis<br/><small>backing · 2 depend on it</small>")]:::plain
  n3["mail<br/><small>not in the input · 1 depends on it</small>"]:::outside
  n0 --> n1
  n0 --> n3
  n1 -.->|store| n2
  classDef error stroke:#c00,stroke-width:3px
  classDef warning stroke:#c80,stroke-width:2px
  classDef outside stroke-dasharray:4 3
  classDef plain stroke-width:1px
`);
  });

  it('dot', () => {
    expect(dot(shop).split('\n').slice(3, 9)).toEqual([
      '  "shop/Deployment/api" [label="api\\napi · 1 error", shape=ellipse, color="#cc0000", penwidth=3];',
      '  "shop/Deployment/auth" [label="auth\\ninternal · 1 depends on it · 1 warning", shape=box, color="#cc8800", penwidth=2];',
      '  "shop/StatefulSet/redis" [label="redis\\nbacking · 2 depend on it", shape=cylinder, penwidth=1];',
      '  "outside:mail" [label="mail\\nnot in the input · 1 depends on it", shape=box, style=dashed];',
      '  "shop/Deployment/api" -> "shop/Deployment/auth" [label="request", tooltip="env AUTH_URL"];',
      '  "shop/Deployment/api" -> "outside:mail" [label="request", tooltip="env MAIL_URL"];',
    ]);
  });

  it('json', () => {
    const { nodes, edges } = JSON.parse(graphJson(shop));
    expect(nodes[3]).toEqual({ id: 'outside:mail', name: 'mail', dependents: 1, findings: { error: 0, warning: 0, info: 0 }, type: null });
    expect(edges[0]).toEqual({ from: api.id, to: auth.id, kind: 'request', by: 'env AUTH_URL' });
  });

  it('lets no name of the input become part of the drawing', () => {
    const evil = 'x"]; click n0 "javascript:alert(1)"\n<img src=x>\\';
    const hostile = result({ services: [service({ id: evil, name: evil, units: [] })] });
    const drawn = mermaid(hostile).split('\n');
    expect(drawn[1]).toBe(
      '  n0["x#34;#93;#59; click n0 #34;javascript:alert#40;1#41;#34;#92;n#60;img src=x#62;#92;<br/><small>unknown</small>"]:::plain',
    );
    const quoted = 'x\\"]; click n0 \\"javascript:alert(1)\\"\\\\n<img src=x>\\\\';
    expect(dot(hostile).split('\n')[3]).toBe(`  "${quoted}" [label="${quoted}\\nunknown", shape=box, penwidth=1];`);
  });
});
