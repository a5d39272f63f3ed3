import { catalog } from '../../../rules/catalog/index.ts';
import { memoryWorkspace } from '../../../src/files/workspace.ts';
import { locate, type Place } from '../../../src/model/place.ts';
import type { Unit } from '../../../src/model/unit.ts';
import { readFiles } from '../../../src/readers/read.ts';
import { parseShell } from '../../../src/readers/shell/parse.ts';
import { environmentsOf } from '../../../src/services/environments.ts';
import { kubernetesUnits } from '../../../src/services/units/kubernetes.ts';
import type { UnitDraft } from '../../../src/services/units/unit-draft.ts';

/** The units of manifests that are written out in a test, through the real reader; one text stands for one file. */
export async function draftsOf(files: string | Readonly<Record<string, string>>): Promise<readonly UnitDraft[]> {
  const workspace = memoryWorkspace(typeof files === 'string' ? { 'app.yaml': files } : files);
  const declarations = await readFiles(workspace.paths, workspace);
  return kubernetesUnits({ workspace, catalog, declarations, environmentOf: environmentsOf(declarations), parseShell });
}

export async function unitsOf(files: string | Readonly<Record<string, string>>): Promise<readonly Unit[]> {
  return (await draftsOf(files)).map(({ unit }) => unit);
}

/** The only unit, or the one of that name. */
export async function unitOf(files: string | Readonly<Record<string, string>>, name?: string): Promise<Unit> {
  const units = (await unitsOf(files)).filter((unit) => name === undefined || unit.name === name);
  const [unit] = units;
  if (!unit || units.length > 1) throw new Error(`${units.length} units: ${units.map((one) => one.name).join(', ')}`);
  return unit;
}

/** `app.yaml:3:5`. */
export function at(place: Place | undefined): string | undefined {
  if (!place) return undefined;
  const { file, line, column } = locate(place);
  return `${file}:${line}:${column}`;
}

/** What stands at a place. */
export function textAt(place: Place | undefined): string | undefined {
  return place?.file.text.slice(place.start, place.end);
}

export function documents(...texts: readonly string[]): string {
  return texts.map((text) => text.replace(/^\n/, '')).join('---\n');
}

export function indent(text: string, by: number): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `${' '.repeat(by)}${line}`))
    .join('\n');
}

interface Parts {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Lines of the object's spec, of the pod's spec, of the container. */
  readonly spec?: string;
  readonly pod?: string;
  readonly container?: string;
  readonly labels?: string;
  readonly annotations?: string;
  /** Further containers, as list items. */
  readonly beside?: string;
}

/** A Deployment `api` with the label `app: api`, unless other parts are given. */
export function deployment({
  kind = 'Deployment',
  name = 'api',
  namespace,
  spec,
  pod,
  container,
  labels = 'app: api',
  annotations,
  beside,
}: Parts = {}): string {
  const lines = [
    'apiVersion: apps/v1',
    `kind: ${kind}`,
    'metadata:',
    `  name: ${name}`,
    ...(namespace ? [`  namespace: ${namespace}`] : []),
    ...(annotations ? ['  annotations:', indent(annotations, 4)] : []),
    'spec:',
    ...(spec ? [indent(spec, 2)] : []),
    '  selector:',
    '    matchLabels:',
    indent(labels, 6),
    '  template:',
    '    metadata:',
    '      labels:',
    indent(labels, 8),
    '    spec:',
    ...(pod ? [indent(pod, 6)] : []),
    '      containers:',
    '        - name: main',
    '          image: example/api:1.2.3',
    ...(container ? [indent(container, 10)] : []),
    ...(beside ? [indent(beside, 8)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

export function service({
  name = 'api',
  namespace,
  spec = '',
  ports = '- port: 80\n  targetPort: 8080',
  selector = 'app: api',
}: {
  name?: string;
  namespace?: string;
  spec?: string;
  ports?: string;
  selector?: string;
} = {}): string {
  const lines = [
    'apiVersion: v1',
    'kind: Service',
    'metadata:',
    `  name: ${name}`,
    ...(namespace ? [`  namespace: ${namespace}`] : []),
    'spec:',
    ...(spec ? [indent(spec, 2)] : []),
    ...(selector ? ['  selector:', indent(selector, 4)] : []),
    ...(ports ? ['  ports:', indent(ports, 4)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

export function budget(spec: string, { namespace, version = 'policy/v1' }: { namespace?: string; version?: string } = {}): string {
  const lines = [
    `apiVersion: ${version}`,
    'kind: PodDisruptionBudget',
    'metadata:',
    '  name: api',
    ...(namespace ? [`  namespace: ${namespace}`] : []),
    'spec:',
    indent(spec, 2),
  ];
  return `${lines.join('\n')}\n`;
}

export const forApi = 'selector:\n  matchLabels:\n    app: api';

export function hpa({
  namespace,
  target = 'kind: Deployment\napiVersion: apps/v1\nname: api',
  bounds = 'minReplicas: 2\nmaxReplicas: 6',
}: {
  namespace?: string;
  target?: string;
  bounds?: string;
} = {}): string {
  const lines = [
    'apiVersion: autoscaling/v2',
    'kind: HorizontalPodAutoscaler',
    'metadata:',
    '  name: api',
    ...(namespace ? [`  namespace: ${namespace}`] : []),
    'spec:',
    '  scaleTargetRef:',
    indent(target, 4),
    indent(bounds, 2),
    '  metrics:',
    '    - type: Resource',
    '      resource:',
    '        name: cpu',
  ];
  return `${lines.join('\n')}\n`;
}
