import type { Intake } from '../model/code.ts';

/** What is known of all jobs together: where they differ nothing is. One that is put off for long is enough. */
export function agreedOn(intake: Intake, defined: readonly Intake[]): Intake {
  const agreed = <K extends 'acksEarly' | 'lock' | 'overlapGuard' | 'concurrency' | 'drain'>(key: K): Intake[K] => {
    const [first] = defined;
    return defined.every((one) => one[key]?.value === first?.[key]?.value) ? first?.[key] : undefined;
  };
  const waits = defined.flatMap(({ postponed }) => (postponed ? [postponed] : []));
  const [longest] = waits.sort((a, b) => b.value - a.value);
  return {
    ...intake,
    drain: agreed('drain'),
    concurrency: agreed('concurrency'),
    acksEarly: agreed('acksEarly'),
    lock: agreed('lock'),
    overlapGuard: agreed('overlapGuard'),
    ...(longest ? { postponed: longest } : {}),
  };
}
