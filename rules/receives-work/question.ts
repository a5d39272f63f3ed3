import type { Question, QuestionAnswer } from '../../src/model/rule.ts';
import { receivesOf, type Service, type ServiceType } from '../../src/model/service.ts';
import { requestExposure } from '../../src/model/unit.ts';
import { declareIt, listed, mainUnit } from '../sentences.ts';

export default {
  id: 'receives-work',
  label: 'receives work',
  title: 'How does this service receive work?',
  answer: (service): QuestionAnswer => {
    const text = answers[service.type](service);
    const others = service.roles.slice(1).filter((role) => receivesOf[role] !== receivesOf[service.type]);
    return { text: others.length > 0 ? `${text}; also as ${listed(others)}` : text, known: service.type !== 'unknown' };
  },
} satisfies Question;

const answers = {
  api: (service) => {
    const way = entrance(service, true);
    return way === undefined ? `requests${by(service, 'request')}` : `requests from outside, through ${way}`;
  },
  internal: (service) => {
    const callers = service.dependents.map((dependent) => dependent.name);
    const way = entrance(service, false);
    const through = way === undefined ? '' : ` through ${way}`;
    return callers.length > 0 ? `requests from ${listed(callers)}${through}` : `requests from inside${through}${by(service, 'request')}`;
  },
  worker: (service) => `jobs from ${named(service, 'queue', 'a queue')}${broker(service, 'queue')}${by(service, 'queue')}`,
  consumer: (service) => `messages from ${named(service, 'stream', 'a stream')}${broker(service, 'stream')}${by(service, 'stream')}`,
  scheduler: (service) => {
    const schedule = service.units.find((unit) => unit.schedule)?.schedule;
    if (schedule) return `on the schedule “${schedule.expression.value}”${schedule.timeZone ? ` (${schedule.timeZone.value})` : ''}`;
    const inside = service.intakes.find((intake) => intake.role === 'schedule');
    return inside?.schedule
      ? `on the schedule “${inside.schedule.value}” in its own code (${inside.title})`
      : `on a clock${by(service, 'schedule')}`;
  },
  task: (service) => `it is launched${mainUnit(service)?.kind === 'Job' ? ' as a Job' : ''} and runs to completion`,
  backing: () => 'it keeps or carries data for others',
  agent: () => 'it watches the cluster or its nodes',
  unknown: (service) =>
    `not known: ${service.evidence.length > 0 ? 'the evidence is weak or contradicts itself' : 'nothing shows it'}; ${declareIt('type')}`,
} satisfies Record<ServiceType, (service: Service) => string>;

function entrance(service: Service, external: boolean): string | undefined {
  const all = service.units.flatMap(requestExposure).filter((exposure) => exposure.by !== 'port');
  const exposure = all.find((candidate) => candidate.external === external) ?? (external ? undefined : all[0]);
  return exposure?.name;
}

function named(service: Service, role: 'queue' | 'stream', otherwise: string): string {
  const names = service.intakes.flatMap((intake) => (intake.role === role && intake.name ? [`“${intake.name.value}”`] : []));
  const triggers = service.units.flatMap((unit) =>
    unit.scaling.flatMap((scaling) => scaling.triggers.flatMap((trigger) => (trigger.name === undefined ? [] : [`“${trigger.name}”`]))),
  );
  const known = names.length > 0 ? names : triggers;
  return known.length === 0 ? otherwise : `the ${role}${new Set(known).size > 1 ? 's' : ''} ${listed(known)}`;
}

function broker(service: Service, kind: 'queue' | 'stream'): string {
  const dependency = service.dependsOn.find((candidate) => candidate.kind === kind);
  return dependency ? ` in ${dependency.target?.name ?? dependency.name} (${dependency.by})` : '';
}

/** The library or command that shows it, when one does. */
function by(service: Service, role: string): string {
  const intake = service.intakes.find((candidate) => candidate.role === role && !candidate.auxiliary);
  return intake ? ` (${intake.title})` : '';
}
