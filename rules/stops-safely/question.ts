import { formatDuration } from '../../src/model/duration.ts';
import { describeDuration } from '../../src/model/fact.ts';
import { loadsCode } from '../../src/model/loaders.ts';
import type { Question, QuestionAnswer } from '../../src/model/rule.ts';
import type { Service } from '../../src/model/service.ts';
import { drainOf, reactionOf, showsItsWork, stopSignalOf } from '../../src/model/stop.ts';
import { runsToCompletion, type Unit } from '../../src/model/unit.ts';
import { declareIt, listed, mainUnit, waiting } from '../sentences.ts';

export default {
  id: 'stops-safely',
  label: 'stops safely',
  title: 'Can it be stopped safely mid-task?',
  answer: (service): QuestionAnswer => {
    const unit = mainUnit(service);
    if (!unit) return { text: 'not known', known: false };
    const waits = waiting(unit);
    const after = waits === undefined ? '' : `; ${waits}`;
    if (unit.launch.delivery.verdict === 'lost')
      return unit.stop.preStopTells
        ? { text: `not known: the stop signal does not reach it, its preStop hook may${after}`, known: false }
        : { text: `no: the stop signal does not reach it${after}`, known: true };
    return reaction(service, unit, after) ?? withoutCode(service, unit, waits);
  },
} satisfies Question;

function reaction(service: Service, unit: Unit, after: string): QuestionAnswer | undefined {
  const signal = stopSignalOf(unit)?.value.replace('message:', 'the message ');
  const found = reactionOf(service, unit);
  const drain = drainOf(service, unit);
  const limit = drain === undefined ? '' : Number.isFinite(drain.value) ? `, for up to ${describeDuration(drain)}` : ', without limit';
  switch (found?.kind) {
    case undefined:
      return undefined;
    case 'none':
      return runsToCompletion(unit)
        ? { text: `a run is cut off by ${signal}${after}`, known: true }
        : showsItsWork(service)
          ? { text: `no: nothing handles ${signal}${after}`, known: true }
          : { text: `not known: nothing handles ${signal}, and what it works on was not seen${after}`, known: false };
    case 'framework':
      if (found.effect === 'graceful')
        return { text: `yes: ${found.title} finishes what it has begun on ${signal}${limit}${after}`, known: true };
      return {
        text:
          found.effect === 'abort'
            ? `no: ${found.title} aborts what it has begun on ${signal}`
            : `no: ${found.title} ignores ${signal}${after}`,
        known: true,
      };
    case 'handler': {
      const { handler } = found;
      const calls = listed(
        handler.drains.map((call) => call.text),
        2,
      );
      if (handler.drains.length === 0)
        return {
          text: handler.by
            ? `yes: ${handler.by} drains it on ${signal}${limit}${after}`
            : `it handles ${signal}; what that closes was not seen${after}`,
          known: handler.by !== undefined,
        };
      if (handler.followed && handler.drains.every(({ effect }) => effect === 'abandons'))
        return { text: `on ${signal} it lets go of running work: ${calls} does not wait for it`, known: true };
      if (handler.awaitsDrain === false) return { text: `no: it exits before ${calls} has finished`, known: true };
      return {
        text: `${handler.awaitsDrain ? 'yes: ' : ''}on ${signal} it waits for ${calls}${limit}${after}`,
        known: handler.awaitsDrain === true,
      };
    }
  }
}

function withoutCode(service: Service, unit: Unit, waits: string | undefined): QuestionAnswer {
  const drain = service.declaredDrain;
  if (drain) return { text: `it needs ${describeDuration(drain)}${waits === undefined ? '' : `; ${waits}`}`, known: true };
  if (service.type === 'backing' || service.type === 'agent')
    return { text: waits ?? 'its own shutdown was not judged', known: waits !== undefined };
  if (runsToCompletion(unit)) {
    const grace = unit.stop.grace;
    return {
      text: grace
        ? `a run that is stopped has ${formatDuration(grace.value)} to end (${grace.of ?? 'declared'})`
        : 'not known how long a run that is stopped has',
      known: grace !== undefined,
    };
  }
  const why = !service.code
    ? 'its code was not found'
    : loadsCode(unit.launch.words)
      ? 'the program that loads its code deals with signals itself'
      : 'its code could not be read whole';
  return { text: `not known: ${why}${waits === undefined ? '' : `; ${waits}`}; ${declareIt('drain-timeout')}`, known: false };
}
