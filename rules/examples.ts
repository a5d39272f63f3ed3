/**
 * Manifests for the examples of rules, so that each example shows only what it is about. Fragments are YAML lines without indentation of
 * their own; they are set in at the place that the parameter names.
 */
interface WorkloadParts {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Lines of `metadata`. */
  readonly metadata?: string;
  /** Lines of the object's `spec`. */
  readonly spec?: string;
  /** Lines of the pod's `spec`. */
  readonly pod?: string;
  /** Lines of the main container. */
  readonly container?: string;
  readonly image?: string;
}

export function workload({
  kind = 'Deployment',
  name = 'billing',
  metadata = '',
  spec = '',
  pod = '',
  container = '',
  image = 'example/billing:1.4.2',
}: WorkloadParts): string {
  return lines(
    'apiVersion: apps/v1',
    `kind: ${kind}`,
    'metadata:',
    `  name: ${name}`,
    indent(metadata, 2),
    'spec:',
    indent(spec, 2),
    '  selector:',
    '    matchLabels:',
    `      app: ${name}`,
    '  template:',
    '    metadata:',
    '      labels:',
    `        app: ${name}`,
    '    spec:',
    indent(pod, 6),
    '      containers:',
    `        - name: ${name}`,
    `          image: ${image}`,
    indent(container, 10),
  );
}

export function cronJob({
  name = 'nightly-report',
  spec = '',
  pod = 'restartPolicy: OnFailure',
  container = 'command: [node, report.js]',
  job = '',
}: WorkloadParts & { readonly job?: string }): string {
  return lines(
    'apiVersion: batch/v1',
    'kind: CronJob',
    'metadata:',
    `  name: ${name}`,
    'spec:',
    indent(spec, 2),
    '  jobTemplate:',
    '    spec:',
    indent(job, 6),
    '      template:',
    '        spec:',
    indent(pod, 10),
    '          containers:',
    `            - name: ${name}`,
    '              image: example/report:2.0.1',
    indent(container, 14),
  );
}

export function job({ name = 'process-invoices', spec = '', pod = 'restartPolicy: Never', container = '' }: WorkloadParts): string {
  return lines(
    'apiVersion: batch/v1',
    'kind: Job',
    'metadata:',
    `  name: ${name}`,
    'spec:',
    indent(spec, 2),
    '  template:',
    '    spec:',
    indent(pod, 6),
    '      containers:',
    `        - name: ${name}`,
    '          image: example/invoices:1.0.3',
    indent(container, 10),
  );
}

export function clusterIp(name: string, port = 8080, type = 'ClusterIP'): string {
  return lines(
    'apiVersion: v1',
    'kind: Service',
    'metadata:',
    `  name: ${name}`,
    'spec:',
    `  type: ${type}`,
    '  selector:',
    `    app: ${name}`,
    '  ports:',
    `    - port: ${port}`,
  );
}

/** Several objects in one file. */
export function documents(...objects: readonly string[]): string {
  return objects.join('---\n');
}

/** An HTTP server behind a Service: `container` lines come after its port. */
export function api({ name = 'orders', container = readinessProbe, ...parts }: WorkloadParts & { readonly service?: string }): string {
  return documents(
    workload({ name, image: 'example/orders:3.2.0', container: `ports:\n  - containerPort: 8080\n${container}`, ...parts }),
    clusterIp(name, 8080, parts.service ?? 'LoadBalancer'),
  );
}

export const readinessProbe = 'readinessProbe:\n  httpGet:\n    path: /ready\n    port: 8080';

/** A worker that everybody knows. */
export const sidekiq = 'command: [bundle, exec, sidekiq]';

/** An ecosystem file with one app. */
export function pm2(fields: string): string {
  return lines('module.exports = {', '  apps: [', '    {', indent(fields, 6), '    },', '  ],', '};');
}

function lines(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n')}\n`;
}

function indent(fragment: string, by: number): string {
  return fragment === ''
    ? ''
    : fragment
        .split('\n')
        .map((line) => (line === '' ? '' : `${' '.repeat(by)}${line}`))
        .join('\n');
}
