import type { ServiceRule } from '../../src/model/rule.ts';
import { entriesOf, entryPlace, get, itemsOf, type Node } from '../../src/model/tree.ts';
import { sidekiq, workload } from '../examples.ts';

const preStop = (hook: string): string => workload({ spec: 'replicas: 2', container: `${sidekiq}\nlifecycle:\n  preStop:\n${hook}` });

export default {
  id: 'prestop-has-action',
  question: 'stops-safely',
  severity: 'error',
  anywhere: true,
  title: 'A preStop hook does something',
  why: `A hook is \`exec\` with a \`command\`, \`httpGet\`, \`tcpSocket\` or \`sleep\`. With none of them, most often because \`command\` stands one step too far to
the left, the API server refuses the object, and what it runs stays at the version before; with validation off the hook is dropped, and the service is
stopped without it.`,
  sources: [
    'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#lifecycle',
    'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations',
  ],
  *check(service) {
    for (const { detail } of service.units) {
      if (detail.platform !== 'kubernetes') continue;
      for (const container of itemsOf(get(detail.podSpec, 'containers'))) {
        const [hook] = entriesOf(get(container, 'lifecycle')).filter(({ key }) => key.value === 'preStop');
        if (!hook || entriesOf(hook.value).length === 0 || hasAction(hook.value)) continue;
        const stray = entriesOf(hook.value).find(({ key }) => key.value === 'command');
        yield {
          at: entryPlace(hook),
          message: `the preStop hook has no action${stray ? ': `command` must stand within `exec`' : ''}; the API server refuses it`,
          related: stray ? [{ message: 'the command', at: stray.key }] : [],
        };
      }
    }
  },
  bad: [{ title: 'The command stands beside exec', files: { 'worker.yaml': preStop('    exec:\n    command: [sidekiqctl, quiet]') } }],
  good: [{ title: 'The command stands within exec', files: { 'worker.yaml': preStop('    exec:\n      command: [sidekiqctl, quiet]') } }],
} satisfies ServiceRule;

/** Anything that a later version of Kubernetes may know, or a template fills in, counts as an action. */
function hasAction(hook: Node): boolean {
  return entriesOf(hook).some(({ key, value }) => {
    if (key.value === 'command') return false;
    return key.value === 'exec' ? itemsOf(get(value, 'command')).length > 0 || (value.kind === 'scalar' && value.value !== null) : true;
  });
}
