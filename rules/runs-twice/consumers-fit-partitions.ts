import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { most } from '../../src/model/unit.ts';
import { documents, workload } from '../examples.ts';

const topic = 'apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nmetadata:\n  name: payments\nspec:\n  partitions: 3\n';
const ledger = (replicas: number): string =>
  documents(
    topic,
    workload({
      name: 'ledger',
      spec: `replicas: ${replicas}`,
      container: 'env:\n  - name: KAFKA_TOPIC\n    value: payments\n  - name: KAFKA_GROUP_ID\n    value: ledger',
    }),
  );

export default {
  id: 'consumers-fit-partitions',
  question: 'runs-twice',
  severity: 'info',
  types: ['consumer'],
  title: 'No more consumers run than the topic has partitions',
  why: `Each partition is read by one consumer of a group. More instances than partitions stand idle, and every deploy moves partitions between them for
nothing.`,
  sources: [
    'https://kafka.apache.org/documentation/#intro_consumers',
    'https://strimzi.io/docs/operators/latest/configuring.html#type-KafkaTopic-reference',
  ],
  *check(service, system) {
    for (const unit of service.units) {
      const count = most(unit);
      if (count === undefined || !Number.isFinite(count)) continue;
      for (const topic of system.topics ?? []) {
        if (
          topic.environment !== unit.environment ||
          topic.partitions >= count ||
          !reads(
            service.intakes.map((intake) => intake.name?.value),
            unit.env.map((variable) => variable.value?.value),
            topic.name,
          )
        )
          continue;
        yield {
          at: writtenAt(unit.at, unit.instances.max, unit.instances.declared),
          key: topic.name,
          message: `up to ${count} instances read “${topic.name}”, which has ${topic.partitions} partitions: the others stand idle`,
          related: [{ message: `${topic.partitions} partitions`, at: topic.at }],
        };
      }
    }
  },
  bad: [{ title: 'Five consumers on three partitions', files: { 'ledger.yaml': ledger(5) } }],
  good: [{ title: 'Three consumers on three partitions', files: { 'ledger.yaml': ledger(3) } }],
} satisfies ServiceRule;

function reads(intakes: readonly (string | undefined)[], env: readonly (string | undefined)[], topic: string): boolean {
  return intakes.includes(topic) || env.includes(topic);
}
