import type { Service } from '../../src/model/service.ts';
import { lintFiles } from '../lint-tree.ts';

export interface DeploymentOptions {
  readonly image?: string;
  /** Words separated by blanks. */
  readonly command?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly portName?: string;
  readonly namespace?: string;
}

const words = (command: string): string => JSON.stringify(command.split(' '));

export function deployment(name: string, options: DeploymentOptions = {}): string {
  const { image = 'example/app:1', command, env = {}, port, portName = 'http', namespace } = options;
  const lines = [
    'apiVersion: apps/v1',
    'kind: Deployment',
    `metadata: { name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`} }`,
    'spec:',
    `  selector: { matchLabels: { app: ${name} } }`,
    '  template:',
    `    metadata: { labels: { app: ${name} } }`,
    '    spec:',
    '      containers:',
    '        - name: main',
    `          image: "${image}"`,
  ];
  if (command !== undefined) lines.push(`          command: ${words(command)}`);
  if (port !== undefined) lines.push(`          ports: [{ name: ${portName}, containerPort: ${port} }]`);
  const values = Object.entries(env);
  if (values.length > 0)
    lines.push('          env:', ...values.map(([key, value]) => `            - { name: ${key}, value: ${JSON.stringify(value)} }`));
  return `${lines.join('\n')}\n`;
}

export function job(name: string, command: string): string {
  return [
    'apiVersion: batch/v1',
    'kind: Job',
    `metadata: { name: ${name} }`,
    'spec:',
    '  template:',
    '    spec:',
    '      restartPolicy: Never',
    '      containers:',
    '        - name: main',
    '          image: example/app:1',
    `          command: ${words(command)}`,
    '',
  ].join('\n');
}

export interface ServiceOptions {
  readonly type?: string;
  readonly port?: number;
  readonly portName?: string;
  readonly namespace?: string;
}

export function service(name: string, options: ServiceOptions = {}): string {
  const { type = 'ClusterIP', port = 8080, portName = 'http', namespace } = options;
  return [
    'apiVersion: v1',
    'kind: Service',
    `metadata: { name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`} }`,
    'spec:',
    `  type: ${type}`,
    `  selector: { app: ${name} }`,
    `  ports: [{ name: ${portName}, port: ${port} }]`,
    '',
  ].join('\n');
}

/** The services of one file that holds these documents. */
export async function servicesOf(...documents: readonly string[]): Promise<readonly Service[]> {
  return (await lintFiles({ 'deploy.yaml': documents.join('---\n') })).system.services;
}
