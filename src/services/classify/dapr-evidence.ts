import { dirname } from 'node:path/posix';
import type { Evidence, ServiceType } from '../../model/service.ts';
import { get, itemsOf, stringOf } from '../../model/tree.ts';
import type { Unit } from '../../model/unit.ts';
import type { KubernetesObject } from '../../readers/kubernetes/read.ts';
import { placeOf, titleOf } from '../kubernetes/objects.ts';

/** Brokers behind Dapr components whose messages keep a position; those of all others are queues. https://docs.dapr.io/reference/components-reference/ */
const STREAMS = /\.(kafka|redis|redis\.streams|pulsar|jetstream|azure\.eventhubs|aws\.kinesis|kinesis|mqtt3?|rocketmq)$/;

/**
 * How Dapr hands work to an application that has a port for it: timers and queues of input bindings, messages of a subscription, else calls
 * by other applications.
 */
export function daprEvidence(objects: readonly KubernetesObject[]): (unit: Unit) => readonly Evidence[] {
  const components = objects.filter((object) => object.kind === 'Component' && object.apiVersion.startsWith('dapr.io/'));
  const subscriptions = objects.filter((object) => object.kind === 'Subscription' && object.apiVersion.startsWith('dapr.io/'));
  const typeOf = (object: KubernetesObject | undefined): string => stringOf(get(object?.root, 'spec', 'type')) ?? '';
  const mayBeMeant = (object: KubernetesObject, app: string): boolean => {
    const scopes = itemsOf(get(object.root, 'scopes'));
    return scopes.length === 0 || scopes.some((scope) => stringOf(scope) === app);
  };
  const isMeant = (object: KubernetesObject, app: string): boolean =>
    itemsOf(get(object.root, 'scopes')).some((scope) => stringOf(scope) === app);

  return (unit) => {
    const id = unit.annotations.get('dapr.io/app-id');
    const port = unit.annotations.get('dapr.io/app-port');
    if (!id || !port || unit.annotations.get('dapr.io/enabled')?.value !== 'true') return [];
    const one = (type: ServiceType, object: KubernetesObject): Evidence => ({
      type,
      signal: 'dapr',
      detail: titleOf(object),
      strength: 'strong',
      at: placeOf(object),
    });
    const found: Evidence[] = [];
    for (const component of components) {
      const type = typeOf(component);
      if (!isMeant(component, id.value)) continue;
      if (/^bindings\.cron$/.test(type)) found.push(one('scheduler', component));
      else if (
        /^bindings\.(kafka|rabbitmq|aws\.sqs|aws\.kinesis|azure\.(servicebusqueues|storagequeues|eventhubs)|gcp\.pubsub)$/.test(type)
      )
        found.push(one(STREAMS.test(type) ? 'consumer' : 'worker', component));
    }
    for (const subscription of subscriptions) {
      if (!isMeant(subscription, id.value)) continue;
      const name = stringOf(get(subscription.root, 'spec', 'pubsubname'));
      const pubsub = components.find((component) => component.name === name);
      found.push(one(STREAMS.test(typeOf(pubsub)) ? 'consumer' : 'worker', subscription));
    }
    // Named by a broker's component it publishes or subscribes: most of those that have a port subscribe.
    for (const component of components)
      if (found.length === 0 && typeOf(component).startsWith('pubsub.') && isMeant(component, id.value))
        return [{ ...one(STREAMS.test(typeOf(component)) ? 'consumer' : 'worker', component), strength: 'weak' }];
    const mayListen = components.some(
      (component) => typeOf(component).startsWith('pubsub.') && mayBeMeant(component, id.value) && standsBeside(component, unit),
    );
    if (found.length === 0 && !mayListen)
      found.push({
        type: 'internal',
        signal: 'dapr',
        detail: `Dapr app ${id.value} on port ${port.value}`,
        strength: 'strong',
        at: port.at ?? unit.at,
      });
    return found;
  };
}

/** In the same folder, or in one beside it: a component without scopes is for every application of its namespace. */
function standsBeside(component: KubernetesObject, unit: Unit): boolean {
  const above = dirname(dirname(component.root.file.path));
  return above === '.' || unit.at.file.path.startsWith(`${above}/`);
}
