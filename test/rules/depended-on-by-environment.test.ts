import { describe, expect, it } from 'vitest';
import { describeResult, lintFiles } from '../lint-tree.ts';

const caller = (name: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: ${name}
          image: example/${name}:1.0.0
          env: [{ name: AUTH_URL, value: "http://auth:8080" }]
`;
const auth = `apiVersion: v1
kind: Service
metadata: { name: auth }
spec: { selector: { app: auth }, ports: [{ port: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: auth }
spec:
  replicas: 1
  selector: { matchLabels: { app: auth } }
  template:
    metadata: { labels: { app: auth } }
    spec:
      containers:
        - name: auth
          image: example/auth:1.0.0
          ports: [{ containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /ready, port: 8080 } }
`;

describe('depended-on-has-replicas', () => {
  it('counts those of the same environment, and points to what they say there', async () => {
    const result = await lintFiles(
      {
        'prod/auth.yaml': auth,
        'prod/callers.yaml': caller('orders'),
        'staging/auth.yaml': auth,
        'staging/callers.yaml': ['orders', 'basket', 'search'].map(caller).join(''),
      },
      { settings: { profile: 'recommended', severities: new Map(), only: new Set(['depended-on-has-replicas']) } },
    );
    expect(result.findings.map(({ environment, severity }) => [environment, severity])).toEqual([
      ['prod', 'warning'],
      ['staging', 'error'],
    ]);
    expect(describeResult(result)).toMatchInlineSnapshot(`
      "prod/auth.yaml:10:3-10:14 warning depended-on-has-replicas [Deployment/auth] one instance runs, and orders needs it: when it goes, that one fails with it
          prod/callers.yaml:14:17-14:62 orders needs it (env AUTH_URL)
      staging/auth.yaml:10:3-10:14 error depended-on-has-replicas [Deployment/auth] one instance runs, and basket, orders, search need it: when it goes, they fail with it
          staging/callers.yaml:28:17-28:62 basket needs it (env AUTH_URL)
          staging/callers.yaml:14:17-14:62 orders needs it (env AUTH_URL)
          staging/callers.yaml:42:17-42:62 search needs it (env AUTH_URL)
      "
    `);
  });

  it('says nothing of an environment in which nobody needs it', async () => {
    const result = await lintFiles({ 'prod/auth.yaml': auth, 'staging/auth.yaml': auth, 'staging/callers.yaml': caller('orders') });
    const found = result.findings.filter(({ rule }) => rule === 'depended-on-has-replicas');
    expect(found.map(({ environment, at }) => [environment, at.file.path])).toEqual([['staging', 'staging/auth.yaml']]);
  });
});
