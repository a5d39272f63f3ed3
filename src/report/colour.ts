import { Chalk } from 'chalk';

export type Style = 'plain' | 'strong' | 'dim' | 'error' | 'warning' | 'info' | 'pass' | 'unknown' | 'place' | 'label';

/** Puts a style on text that is already safe to print. */
export type Paint = (style: Style, text: string) => string;

/** The one place where colours are chosen. Only the sixteen of the terminal's own theme are used. */
export function painter(colour: boolean): Paint {
  if (!colour) return (_style, text) => text;
  const chalk = new Chalk({ level: 1 });
  const styles: Readonly<Record<Style, (text: string) => string>> = {
    plain: (text) => text,
    strong: chalk.bold,
    dim: chalk.dim,
    error: chalk.red,
    warning: chalk.yellow,
    info: chalk.blue,
    pass: chalk.green,
    unknown: chalk.dim,
    place: chalk.cyan,
    label: chalk.bold,
  };
  return (style, text) => (text === '' ? '' : styles[style](text));
}
