import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../../src/files/workspace.ts';
import { readYaml } from '../../src/files/yaml.ts';
import { locate } from '../../src/model/place.ts';
import { get, type Node, textOf } from '../../src/model/tree.ts';
import { readKubernetes } from '../../src/readers/kubernetes/read.ts';
import { isTemplate } from '../../src/readers/kubernetes/unrendered.ts';
import { readFiles } from '../../src/readers/read.ts';

async function read(text: string) {
  const file = { path: 'a.yaml', text };
  return readKubernetes(file, (await readYaml(file)).documents);
}

const names = async (text: string) =>
  (await read(text)).objects.map(({ apiVersion, kind, name, namespace }) => [apiVersion, kind, namespace ?? '-', name].join(' '));

const lineOf = (node: Node | undefined) => node && locate(node).line;

describe('objects of a file', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'two documents',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: n}\n--- # x\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\n',
      ['v1 Pod n a', 'v1 Pod - b'],
    ],
    ['documents of others', 'a: 1\n---\n- kind: Pod\n---\napiVersion: v1\n---\nkind: Pod\n---\napiVersion: 1\nkind: Pod\n---\ntext\n', []],
    ['JSON', '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"}}', ['v1 Pod - a']],
    ['CRLF', 'apiVersion: v1\r\nkind: Pod\r\nmetadata:\r\n  name: a\r\n', ['v1 Pod - a']],
    ['a kind nobody knows', 'apiVersion: x.io/v1\nkind: Thing\n', ['x.io/v1 Thing - ']],
    ['generateName', 'apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: run-}\n', ['batch/v1 Job - run-']],
    ['a name that is a number', 'apiVersion: v1\nkind: Pod\nmetadata: {name: 1}\n', ['v1 Pod - ']],
    [
      'a List',
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, metadata: {name: b}}]}\n- text\n',
      ['v1 Pod - a', 'v1 Pod - b'],
    ],
    ['a typed list', 'apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- metadata: {name: a}\n', ['apps/v1 Deployment - a']],
    ['a kind that only ends in List', 'apiVersion: x.io/v1\nkind: AllowList\nmetadata: {name: a}\n', ['x.io/v1 AllowList - a']],
  ])('%s', async (_, text, expected) => {
    expect(await names(text)).toEqual(expected);
  });

  it('knows the chart file it was rendered from', async () => {
    const { objects } = await read('---\n# Source: shop/templates/api.yaml\napiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Pod\n');
    expect(objects.map(({ source }) => source)).toEqual(['shop/templates/api.yaml', undefined]);
  });

  it('a kustomization may leave out its type', async () => {
    const workspace = memoryWorkspace({ 'o/kustomization.yaml': 'resources: [a.yaml]\nnamespace: x\n', 'p/kustomization.yml': '' });
    const { kubernetes } = await readFiles(workspace.paths, workspace);
    expect(kubernetes.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual(['kustomize.config.k8s.io/v1beta1 Kustomization']);
  });

  it('an object of the wrong shape is left out with a problem', async () => {
    const { objects, problems } = await read('apiVersion: v1\nkind: Pod\nmetadata: text\n---\napiVersion: v1\nkind: Pod\nmetadata:\n');
    expect(objects).toHaveLength(1);
    expect(problems.map(({ message, at }) => [message, at && locate(at).line])).toEqual([
      ['`metadata` of this Pod is no map; the object is left out', 3],
    ]);
  });

  it('lists of lists end', async () => {
    const text = `${'{apiVersion: v1, kind: List, items: ['.repeat(20)}${']}'.repeat(20)}`;
    expect((await read(text)).problems.map(({ message }) => message)).toEqual([
      'lists nested more than 8 deep are not read (limit MAX_LISTS)',
    ]);
  });
});

describe('OpenShift templates', () => {
  const text = `apiVersion: template.openshift.io/v1
kind: Template
objects:
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: \${NAME}-api
    labels: {"\${NAME}": x}
  spec:
    replicas: \${{REPLICAS}}
    minReadySeconds: \${{DELAY}}
    paused: \${{UNKNOWN}}
    values: ["\${{ON}}", "\${{LIST}}", "\${{TEXT}}", "\${NONE}", *missing]
    template: {spec: {containers: [{name: c, image: "repo/\${NAME}:\${TAG}", args: ["\${SECRET}", "\${{REPLICAS}}s"]}]}}
parameters:
- name: NAME
  value: shop
- name: REPLICAS
  value: "3"
- name: DELAY
  required: true
- name: TAG
- name: ON
  value: "true"
- name: LIST
  value: "[1]"
- name: TEXT
  value: "{"
- name: SECRET
  generate: expression
  value: x
- text
`;

  it('defaults are put in, places are kept, the rest stays unknown', async () => {
    const { objects } = await read(text);
    const [object] = objects;
    expect(objects).toHaveLength(1);
    expect([object?.name, lineOf(get(object?.root, 'metadata', 'name'))]).toEqual(['shop-api', 7]);
    expect(get(object?.root, 'metadata', 'labels', 'shop')).toMatchObject({ value: 'x' });
    expect(get(object?.root, 'spec', 'replicas')).toMatchObject({ kind: 'scalar', value: 3 });
    expect(get(object?.root, 'spec', 'minReadySeconds')).toMatchObject({
      kind: 'unknown',
      reason: "the template's parameter DELAY has no default",
    });
    expect(textOf(get(object?.root, 'spec', 'paused'))).toBe('${{UNKNOWN}}');
    const values = get(object?.root, 'spec', 'values');
    expect(values?.kind === 'seq' && values.items.map((item) => (item.kind === 'scalar' ? item.value : item.kind))).toEqual([
      true,
      '[1]',
      '{',
      '${NONE}',
      'unknown',
    ]);
    const container = get(object?.root, 'spec', 'template', 'spec', 'containers', 0);
    expect(textOf(get(container, 'image'))).toBe('repo/shop:${TAG}');
    expect(textOf(get(container, 'args', 0))).toBe('${SECRET}');
    expect(textOf(get(container, 'args', 1))).toBe('${{REPLICAS}}s');
  });

  it('long defaults used often are bounded', async () => {
    const many = `apiVersion: v1\nkind: Template\nparameters: [{name: X, value: ${'x'.repeat(100_000)}}]\nobjects:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: [${'"${X}",'.repeat(1000)}]}\n`;
    const { objects } = await read(many);
    const spec = get(objects[0]?.root, 'spec');
    const length = spec?.kind === 'seq' ? spec.items.reduce((sum, item) => sum + (textOf(item)?.length ?? 0), 0) : 0;
    expect(length).toBeGreaterThan(100_000);
    expect(length).toBeLessThan(4_100_000);
  });
});

describe('templates are told from manifests', () => {
  it.each<[string, boolean]>([
    ['name: {{ .Values.name }}', true],
    ['name: {{ name }}', true],
    ['  - {{ item }}', true],
    ['{{- if .Values.on }}', true],
    ['{% for x in y %}', true],
    ['image: "{{ .Values.image }}"', true],
    ['image: repo:{{ .Chart.AppVersion }}', true],
    ['image: ${{ env.IMAGE }}', false],
    ['arg: "{{inputs.parameters.x}}"', false],
    ["arg: '{{ $labels.instance }} down'", false],
    ['summary: Instance {{ $labels.instance }} down', false],
    ['# name: {{ .Values.name }}', false],
    ['name: x # {{ name }}', false],
    ["name: it's {{ x }}", false],
    ['text: |\n  {{ define "x" }}\n\n  {{ .Values.x }}\nname: x', false],
    ['text: |\n  {{ x }}\nname: {{ x }}', true],
    ['- text: >-\n    {{ x }}\n  name: {{ x }}', true],
    ['- |\n  {{ x }}\n- {{ x }}', true],
    ['map: {a: {b: c}}', false],
  ])('%j: %s', (text, expected) => {
    expect(isTemplate(text)).toBe(expected);
  });

  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: x}]}\n';
  const deployment = (spec: string) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: ${spec}\n`;

  it.each<[string, Record<string, string>, readonly string[]]>([
    [
      'a chart',
      {
        'c/Chart.yaml': 'apiVersion: v2\n',
        'c/values.yaml': 'a: 1',
        'c/values-prod.yaml': pod,
        'c/templates/a.yaml': pod,
        'c/templates/sub/b.yaml': pod,
        'c/crds/c.yaml': pod,
        'c/templates/_x.tpl': '',
      },
      [
        'c/Chart.yaml: description of a Helm chart: lint what `helm template` renders',
        'c/templates/a.yaml: a Helm template: lint what `helm template` renders',
        'c/templates/sub/b.yaml: a Helm template: lint what `helm template` renders',
        'c/values-prod.yaml: values of a Helm chart: lint what `helm template` renders',
        'c/values.yaml: values of a Helm chart: lint what `helm template` renders',
      ],
    ],
    ['a folder called templates', { 'templates/a.yaml': pod }, []],
    [
      'a template elsewhere',
      { 'k8s/a.yaml': pod.replace('name: a', 'name: {{ a }}') },
      ['k8s/a.yaml: a template: lint what it renders to'],
    ],
    ['placeholders that YAML reads as text', { 'k8s/a.tmpl.yaml': pod.replace('image: x', 'image: "x:__TAG__", command: ["${CMD}"]') }, []],
    [
      'patches of a kustomization',
      {
        'o/kustomization.yaml':
          'patchesStrategicMerge: [p1.yaml, "kind: Pod\\n"]\npatches:\n- path: ../shared/p2.yaml\n- patch: |\n    a: 1\n  target: {kind: Pod}\n',
        'o/p1.yaml': pod,
        'shared/p2.yaml': pod,
        'o/whole.yaml': pod,
      },
      [
        'o/p1.yaml: a kustomize patch: lint what `kustomize build` gives',
        'shared/p2.yaml: a kustomize patch: lint what `kustomize build` gives',
      ],
    ],
    [
      'parts of manifests that no kustomization names',
      {
        'a.yaml': deployment('{replicas: 3}'),
        'b.yaml': deployment('{selector: {}, template: {spec: {containers: [{name: c}]}}}'),
        'c.yaml': `${pod}---\n$patch: delete\n${pod}`,
        'd.yaml': 'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: x}\nspec: {suspend: true}\n',
      },
      [
        'a.yaml: a part of a Deployment, without selector and image (a patch?)',
        'c.yaml: a kustomize patch of a Pod',
        'd.yaml: a part of a CronJob, without image (a patch?)',
      ],
    ],
  ])('%s', async (_, files, left) => {
    const workspace = memoryWorkspace(files);
    const { notLinted, problems } = await readFiles(workspace.paths, workspace);
    expect(notLinted.map(({ path, why }) => `${path}: ${why}`)).toEqual(left);
    expect(problems).toEqual([]);
  });

  it('a patch is known when only the patch is named', async () => {
    const workspace = memoryWorkspace({ 'o/kustomization.yaml': 'patches: [{path: p/x.yaml}]', 'o/p/x.yaml': pod });
    expect((await readFiles(['o/p/x.yaml'], workspace)).notLinted).toHaveLength(1);
  });
});
