import type { Catalog } from '../../model/catalog.ts';
import type { Fact } from '../../model/fact.ts';
import type { Word } from '../../model/launch.ts';
import type { EnvVar, KubernetesDetail } from '../../model/unit.ts';
import { knownImage } from '../classify/image.ts';
import type { Cluster } from './cluster.ts';
import type { Container } from './containers.ts';
import { scrapedPort, servingPorts } from './exposure.ts';
import { field, kubernetesDefault, plainString, wholeNumber, wholeSeconds } from './fields.ts';
import { leaderElectionOf } from './leader.ts';
import { jobField, type Workload } from './workloads.ts';

const cronJobDocs = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy';
const backoffDocs = 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy';
const replacementDocs = 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-replacement-policy';
const historyDocs = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#clean-up-policy';

/** What Kubernetes alone knows of a workload. */
export function detailOf(
  workload: Workload,
  main: Container | undefined,
  cluster: Cluster,
  words: readonly Word[],
  env: readonly EnvVar[],
  catalog: Catalog,
): KubernetesDetail {
  const { object, controller, podSpec } = workload;
  const isCronJob = controller === 'CronJob';
  return {
    platform: 'kubernetes',
    apiVersion: object.apiVersion,
    object: object.root,
    podSpec,
    containerNode: main?.node,
    concurrencyPolicy: isCronJob
      ? field(object.root, ['spec', 'concurrencyPolicy'], plainString, (at) => kubernetesDefault('Allow', cronJobDocs, at))
      : object.kind === 'CronWorkflow'
        ? field(object.root, ['spec', 'concurrencyPolicy'], plainString)
        : undefined,
    startingDeadline: isCronJob ? field(object.root, ['spec', 'startingDeadlineSeconds'], wholeSeconds) : undefined,
    activeDeadline: jobField(workload, 'activeDeadlineSeconds', wholeSeconds),
    backoffLimit: jobField(workload, 'backoffLimit', wholeNumber, (at) => kubernetesDefault(6, backoffDocs, at)),
    podReplacementPolicy: podReplacementPolicy(workload),
    revisionHistoryLimit: revisionHistoryLimit(workload),
    partnersMayBeOutside: cluster.mayHavePartnersOutside(workload),
    servingPorts: main ? servingPorts(main, scrapedPort(workload)) : [],
    dataForOne: main?.image !== undefined && knownImage(main.image.value, catalog)?.dataForOne === true,
    leaderElection: leaderElectionOf(workload, words, env, cluster.leases),
  };
}

/** With a podFailurePolicy only `Failed` is allowed, and the default. */
function podReplacementPolicy(workload: Workload): Fact<string> | undefined {
  const failurePolicy = jobField(workload, 'podFailurePolicy', (node) => node.kind);
  return jobField(workload, 'podReplacementPolicy', plainString, (at) =>
    kubernetesDefault(failurePolicy ? 'Failed' : 'TerminatingOrFailed', replacementDocs, at),
  );
}

function revisionHistoryLimit({ controller, object }: Workload): Fact<number> | undefined {
  switch (controller) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Rollout':
    case 'DeploymentConfig':
      return field(object.root, ['spec', 'revisionHistoryLimit'], wholeNumber, (at) => kubernetesDefault(10, historyDocs, at));
    default:
      return undefined;
  }
}
