import { expect, it } from 'vitest';
import { documents, workload } from '../../rules/examples.ts';
import { describeResult, lintFiles } from '../lint-tree.ts';

const metadata = 'annotations:\n  svc-lint.dev/type: agent';
const webhook = (spec: string, ports: string, more = ''): string =>
  workload({ name: 'admission', image: 'example/admission:1.4.2', metadata, spec, container: `ports:\n${ports}${more}` });
const serving = '  - name: webhook\n    containerPort: 9443\n';
const service = `apiVersion: v1
kind: Service
metadata:
  name: admission
spec:
  selector:
    app: admission
  ports:
    - port: 443
      targetPort: webhook
`;
const probe = 'readinessProbe:\n  httpGet:\n    path: /readyz\n    port: webhook\n';

async function told(text: string): Promise<string> {
  return describeResult(await lintFiles({ 'admission.yaml': text }));
}

it('tells of an agent that answers requests without a probe and alone, as infos', async () => {
  expect(
    await told(documents(webhook('replicas: 1', serving), service)),
  ).toBe(`admission.yaml:8:3-8:14 info has-spare-instance [Deployment/admission] one instance runs and nothing scales it: when it goes, users see it
admission.yaml:18:11-18:26 info has-readiness [Deployment/admission] requests come through Service admission to port 9443, and the container has no readinessProbe: they arrive before it can answer
    admission.yaml:34:7-34:26 Service admission sends requests to it
`);
});

it('tells of two without a budget', async () => {
  expect(await told(documents(webhook('replicas: 2', serving, probe), service))).toBe(
    `admission.yaml:4:9-4:18 info has-disruption-budget [Deployment/admission] 2 instances run, and no PodDisruptionBudget selects them: a node drain may evict all of them at once
    admission.yaml:8:3-8:14 2 instances
`,
  );
});

it('goes by the port where the Service may lie outside, and by a port for metrics never', async () => {
  expect(await told(webhook('replicas: 1', serving))).toContain(
    'info has-readiness [Deployment/admission] it serves requests on port 9443',
  );
  expect(await told(webhook('replicas: 1', '  - name: metrics\n    containerPort: 8080\n'))).toBe('\n');
  expect(await told(webhook('strategy:\n  type: Recreate', '  - name: metrics\n    containerPort: 8080\n'))).toBe('\n');
});
