import { ownValue } from './own-value.ts';

const NUMBERED: Readonly<Record<string, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  12: 'SIGUSR2',
  15: 'SIGTERM',
  28: 'SIGWINCH',
};

/** `TERM`, `SIGTERM`, `sigterm` and `15` are one signal: its name in capitals with `SIG`. */
export function signalName(text: string): string {
  const upper = text.trim().toUpperCase();
  return ownValue(NUMBERED, upper) ?? (upper.startsWith('SIG') ? upper : `SIG${upper}`);
}
