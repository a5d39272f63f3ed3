import type { Topic } from '../model/system.ts';
import { get, numberOf, stringOf } from '../model/tree.ts';
import type { AssemblyContext } from './context.ts';

/** Topics whose partitions are declared: Strimzi's KafkaTopic (https://strimzi.io/docs/operators/latest/configuring.html#type-KafkaTopic-reference). */
export function topicsOf({ declarations, environmentOf }: AssemblyContext): readonly Topic[] {
  return declarations.kubernetes.flatMap((object): Topic[] => {
    if (object.kind !== 'KafkaTopic') return [];
    const at = get(object.root, 'spec', 'partitions');
    const partitions = numberOf(at);
    if (!at || partitions === undefined) return [];
    const name = stringOf(get(object.root, 'spec', 'topicName')) ?? object.name;
    return [{ name, environment: environmentOf(object.root.file.path), partitions, at }];
  });
}
