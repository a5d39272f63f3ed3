import { hash } from 'node:crypto';

/**
 * Names a finding so that it is known again in a later run: rule, subject, file and what is wrong, but no line number. Of several that are
 * alike, each gets its ordinal.
 */
export function fingerprinter(): (rule: string, subject: string, file: string, key: string) => string {
  const seen = new Map<string, number>();
  return (rule, subject, file, key) => {
    const name = [rule, subject, file, key].join('\u0000');
    const ordinal = (seen.get(name) ?? 0) + 1;
    seen.set(name, ordinal);
    return hash('sha256', ordinal === 1 ? name : `${name}\u0000${ordinal}`).slice(0, 32);
  };
}
