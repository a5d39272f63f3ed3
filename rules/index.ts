import type { Question, Rule } from '../src/model/rule.ts';
import callsHaveTimeouts from './blast-radius/calls-have-timeouts.ts';
import dependedOnHasReplicas from './blast-radius/depended-on-has-replicas.ts';
import dependenciesDeployFirst from './blast-radius/dependencies-deploy-first.ts';
import dependencyIsDefined from './blast-radius/dependency-is-defined.ts';
import disruptionBudgetAllowsDrain from './blast-radius/disruption-budget-allows-drain.ts';
import failedDeployRollsBack from './blast-radius/failed-deploy-rolls-back.ts';
import hasDisruptionBudget from './blast-radius/has-disruption-budget.ts';
import hasOwner from './blast-radius/has-owner.ts';
import blastRadius from './blast-radius/question.ts';
import rollbackIsPossible from './blast-radius/rollback-is-possible.ts';
import rolloutIsGradual from './blast-radius/rollout-is-gradual.ts';
import testsGateDeploy from './blast-radius/tests-gate-deploy.ts';
import hasReadiness from './downtime/has-readiness.ts';
import hasSpareInstance from './downtime/has-spare-instance.ts';
import livenessWaitsForStart from './downtime/liveness-waits-for-start.ts';
import probesDiffer from './downtime/probes-differ.ts';
import downtime from './downtime/question.ts';
import readyIsSignalled from './downtime/ready-is-signalled.ts';
import reloadsNotRestarts from './downtime/reloads-not-restarts.ts';
import reportsHealth from './downtime/reports-health.ts';
import restartBacksOff from './downtime/restart-backs-off.ts';
import rolloutIsVerified from './downtime/rollout-is-verified.ts';
import rolloutWaitIsBounded from './downtime/rollout-wait-is-bounded.ts';
import rollsWithoutGap from './downtime/rolls-without-gap.ts';
import workerRolloutIsPaced from './downtime/worker-rollout-is-paced.ts';
import noInMemoryQueue from './holds-state/no-in-memory-queue.ts';
import noInMemorySessions from './holds-state/no-in-memory-sessions.ts';
import holdsState from './holds-state/question.ts';
import queueBrokerPersists from './holds-state/queue-broker-persists.ts';
import resumesFromCommittedOffset from './holds-state/resumes-from-committed-offset.ts';
import volumeNotSharedByRollout from './holds-state/volume-not-shared-by-rollout.ts';
import oneRolePerProcess from './receives-work/one-role-per-process.ts';
import receivesWork from './receives-work/question.ts';
import scalesOnBacklog from './receives-work/scales-on-backlog.ts';
import typeIsKnown from './receives-work/type-is-known.ts';
import typeMatchesDeclaration from './receives-work/type-matches-declaration.ts';
import workloadKindFits from './receives-work/workload-kind-fits.ts';
import consumersFitPartitions from './runs-twice/consumers-fit-partitions.ts';
import cronForbidsOverlap from './runs-twice/cron-forbids-overlap.ts';
import cronHasLock from './runs-twice/cron-has-lock.ts';
import cronHasStartingDeadline from './runs-twice/cron-has-starting-deadline.ts';
import cronRestartDoesNotInterrupt from './runs-twice/cron-restart-does-not-interrupt.ts';
import deploysDoNotOverlap from './runs-twice/deploys-do-not-overlap.ts';
import inProcessCronDoesNotOverlap from './runs-twice/in-process-cron-does-not-overlap.ts';
import runsTwice from './runs-twice/question.ts';
import replacementWaitsForTheOld from './runs-twice/replacement-waits-for-the-old.ts';
import scheduleHasTimezone from './runs-twice/schedule-has-timezone.ts';
import scheduleIsValid from './runs-twice/schedule-is-valid.ts';
import scheduledPipelineDoesNotOverlap from './runs-twice/scheduled-pipeline-does-not-overlap.ts';
import schedulerDoesNotSurge from './runs-twice/scheduler-does-not-surge.ts';
import schedulerIsSingle from './runs-twice/scheduler-is-single.ts';
import sideEffectsAreIdempotent from './runs-twice/side-effects-are-idempotent.ts';
import ackAfterWork from './stops-safely/ack-after-work.ts';
import commitsOnStop from './stops-safely/commits-on-stop.ts';
import deployDoesNotKill from './stops-safely/deploy-does-not-kill.ts';
import deployIsNotInterrupted from './stops-safely/deploy-is-not-interrupted.ts';
import deployWaitsForDrain from './stops-safely/deploy-waits-for-drain.ts';
import drainCallDrains from './stops-safely/drain-call-drains.ts';
import drainIsAwaited from './stops-safely/drain-is-awaited.ts';
import drainIsBounded from './stops-safely/drain-is-bounded.ts';
import drainsOnStop from './stops-safely/drains-on-stop.ts';
import graceCoversDrain from './stops-safely/grace-covers-drain.ts';
import graceIsBounded from './stops-safely/grace-is-bounded.ts';
import graceIsSet from './stops-safely/grace-is-set.ts';
import graceNotZero from './stops-safely/grace-not-zero.ts';
import handlesStopSignal from './stops-safely/handles-stop-signal.ts';
import jobHasDeadline from './stops-safely/job-has-deadline.ts';
import lockOutlivesJob from './stops-safely/lock-outlives-job.ts';
import memoryRestartDrains from './stops-safely/memory-restart-drains.ts';
import noWatchInProduction from './stops-safely/no-watch-in-production.ts';
import prestopFitsGrace from './stops-safely/prestop-fits-grace.ts';
import prestopHasAction from './stops-safely/prestop-has-action.ts';
import stopsSafely from './stops-safely/question.ts';
import requestsDrainBeforeStop from './stops-safely/requests-drain-before-stop.ts';
import retriesBackOff from './stops-safely/retries-back-off.ts';
import retriesFailedJobs from './stops-safely/retries-failed-jobs.ts';
import signalReachesProcess from './stops-safely/signal-reaches-process.ts';
import stopCodeIsNotACrash from './stops-safely/stop-code-is-not-a-crash.ts';

/** The six questions in the order in which they are asked. */
export const questions: readonly Question[] = [receivesWork, stopsSafely, holdsState, runsTwice, blastRadius, downtime];

/** Every rule there is, question by question. A rule that is not in this list does not run; a test holds it equal to the folders. */
export const rules: readonly Rule[] = [
  // receives-work
  oneRolePerProcess,
  scalesOnBacklog,
  typeIsKnown,
  typeMatchesDeclaration,
  workloadKindFits,
  // stops-safely
  ackAfterWork,
  commitsOnStop,
  deployDoesNotKill,
  deployIsNotInterrupted,
  deployWaitsForDrain,
  drainCallDrains,
  drainIsAwaited,
  drainIsBounded,
  drainsOnStop,
  graceCoversDrain,
  graceIsBounded,
  graceIsSet,
  graceNotZero,
  handlesStopSignal,
  jobHasDeadline,
  lockOutlivesJob,
  memoryRestartDrains,
  noWatchInProduction,
  prestopFitsGrace,
  prestopHasAction,
  requestsDrainBeforeStop,
  retriesBackOff,
  retriesFailedJobs,
  signalReachesProcess,
  stopCodeIsNotACrash,
  // holds-state
  noInMemoryQueue,
  noInMemorySessions,
  queueBrokerPersists,
  resumesFromCommittedOffset,
  volumeNotSharedByRollout,
  // runs-twice
  consumersFitPartitions,
  cronForbidsOverlap,
  cronHasLock,
  cronHasStartingDeadline,
  cronRestartDoesNotInterrupt,
  deploysDoNotOverlap,
  inProcessCronDoesNotOverlap,
  replacementWaitsForTheOld,
  scheduleHasTimezone,
  scheduleIsValid,
  scheduledPipelineDoesNotOverlap,
  schedulerDoesNotSurge,
  schedulerIsSingle,
  sideEffectsAreIdempotent,
  // blast-radius
  callsHaveTimeouts,
  dependedOnHasReplicas,
  dependenciesDeployFirst,
  dependencyIsDefined,
  disruptionBudgetAllowsDrain,
  failedDeployRollsBack,
  hasDisruptionBudget,
  hasOwner,
  rollbackIsPossible,
  rolloutIsGradual,
  testsGateDeploy,
  // downtime
  hasReadiness,
  hasSpareInstance,
  livenessWaitsForStart,
  probesDiffer,
  readyIsSignalled,
  reloadsNotRestarts,
  reportsHealth,
  restartBacksOff,
  rolloutIsVerified,
  rolloutWaitIsBounded,
  rollsWithoutGap,
  workerRolloutIsPaced,
];
