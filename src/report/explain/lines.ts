import type { Duration } from '../../model/duration.ts';
import { describeDuration, type Fact } from '../../model/fact.ts';
import type { Place } from '../../model/place.ts';
import type { Page } from '../text/page.ts';
import { placeText } from '../words.ts';
import { padded, plain, type Segment, styled, wrap } from '../wrap.ts';

/** Everything of the explanation is a line of this form: what it is, what is known of it, and where that stands. */
export interface Line {
  readonly label: string;
  readonly text: string;
  readonly at?: Place | undefined;
  /** Address of the documentation behind it. */
  readonly docs?: string | undefined;
  readonly doubtful?: boolean;
}

export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

const labelWidth = 17;

/** A title and its lines; nothing at all when there are none. */
export function sectionLines({ title, lines }: Section, page: Page): string[] {
  const { paint, safe, options } = page;
  if (lines.length === 0) return [];
  return [
    paint('label', safe(title)),
    ...lines.flatMap(({ label, text, at, docs, doubtful }) => {
      const segments: Segment[] = [styled(doubtful ? 'dim' : 'plain', safe(text))];
      if (at !== undefined) segments.push(plain('  '), styled('place', safe(placeText(at))));
      if (docs !== undefined) segments.push(plain('  '), styled('dim', safe(docs)));
      const first = `  ${paint('dim', padded(safe(label), labelWidth))} `;
      return wrap(segments, { width: options.width, first, indent: labelWidth + 3, paint });
    }),
  ];
}

/** A fact as a line: its value, whose it is and where it stands; nothing when it is not known. */
export function factLine<T>(label: string, fact: Fact<T> | undefined, print: (value: T) => string = String): Line[] {
  if (fact === undefined) return [];
  const whose = fact.of ?? { declared: undefined, default: 'default', source: 'in the source', inferred: 'worked out' }[fact.origin];
  const text = whose === undefined ? print(fact.value) : `${print(fact.value)} (${whose})`;
  return [{ label, text, ...sourceOf(fact) }];
}

export function durationLine(label: string, fact: Fact<Duration> | undefined): Line[] {
  return fact === undefined ? [] : [{ label, text: describeDuration(fact), ...sourceOf(fact) }];
}

/** A default stands in documentation; its place is only where the field could be written. */
function sourceOf({ origin, at, docs }: Fact<unknown>): Pick<Line, 'at' | 'docs'> {
  return origin === 'default' && docs !== undefined ? { docs } : { at, docs };
}

/** The same, and a line that says so where it is not known. */
export function orUnknown(label: string, lines: readonly Line[]): readonly Line[] {
  return lines.length > 0 ? lines : [{ label, text: 'not known', doubtful: true }];
}
