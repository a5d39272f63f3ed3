import type { Duration } from '../../model/duration.ts';
import { seconds } from '../../model/duration.ts';
import { declared, type Fact } from '../../model/fact.ts';
import { group } from '../../model/group.ts';
import type { EmbeddedText, Place, SourceFile } from '../../model/place.ts';
import { signalName } from '../../model/signal.ts';

/** A Procfile, or the programs of a supervisord configuration: one command line a process. */
export interface Procfile {
  readonly file: SourceFile;
  readonly kind: 'procfile' | 'supervisord';
  readonly processes: readonly ProcessLine[];
  /** Other files it takes in, as patterns. */
  readonly includes: readonly string[];
}

export interface ProcessLine {
  readonly name: string;
  readonly command: EmbeddedText;
  /** The name, where the line is declared. */
  readonly at: Place;
  /** supervisord only. */
  readonly directory?: string;
  readonly autostart?: boolean;
  readonly stopSignal?: Fact<string>;
  readonly stopWait?: Fact<Duration>;
  readonly numprocs?: Fact<number>;
}

const MOST_LINES = 20_000;

/** `name: command` a line: https://devcenter.heroku.com/articles/procfile#procfile-format. Never throws. */
export function readProcfile(file: SourceFile): Procfile {
  const processes: ProcessLine[] = [];
  for (const { text, start } of lines(file)) {
    const line = /^([A-Za-z0-9_-]+):[ \t]*(?=\S)/.exec(text);
    if (!line) continue;
    const from = start + line[0].length;
    const command = text.slice(line[0].length).trimEnd();
    const name = group(line, 1);
    processes.push({ name, command: slice(file, from, from + command.length), at: { file, start, end: start + name.length } });
  }
  return { file, kind: 'procfile', processes, includes: [] };
}

interface Section {
  readonly header: string;
  readonly at: Place;
  readonly values: Map<string, Place>;
}

/** The `[program:x]` sections of supervisord: http://supervisord.org/configuration.html. Never throws. */
export function readSupervisord(file: SourceFile): Procfile {
  const processes: ProcessLine[] = [];
  const includes: string[] = [];
  for (const section of sections(file)) {
    const value = (key: string): string => {
      const place = section.values.get(key);
      return place ? file.text.slice(place.start, place.end) : '';
    };
    if (section.header === 'include') includes.push(...value('files').split(/\s+/).filter(Boolean));
    const name = /^program:(.+)$/.exec(section.header)?.[1]?.trim();
    const command = section.values.get('command');
    if (name === undefined || !command) continue;
    const directory = value('directory');
    const autostart = value('autostart');
    const signal = section.values.get('stopsignal');
    const wait = section.values.get('stopwaitsecs');
    const count = section.values.get('numprocs');
    processes.push({
      name,
      command: oneLine(slice(file, command.start, command.end)),
      at: section.at,
      ...(directory === '' || directory.includes('%(') ? {} : { directory }),
      ...(autostart === '' ? {} : { autostart: !/^(false|no|off|0)$/i.test(autostart) }),
      ...(signal ? { stopSignal: declared(signalName(value('stopsignal')), signal, 'supervisord stopsignal') } : {}),
      ...(wait && /^\d+$/.test(value('stopwaitsecs'))
        ? { stopWait: declared(seconds(Number(value('stopwaitsecs'))), wait, 'supervisord stopwaitsecs') }
        : {}),
      ...(count && /^\d+$/.test(value('numprocs')) ? { numprocs: declared(Number(value('numprocs')), count) } : {}),
    });
  }
  return { file, kind: 'supervisord', processes, includes };
}

function sections(file: SourceFile): readonly Section[] {
  const found: Section[] = [];
  let current: Section | undefined;
  let last = '';
  for (const { text, start } of lines(file)) {
    const header = /^\[([^\]]{1,200})\]/.exec(text);
    if (header) {
      current = { header: group(header, 1).trim(), at: { file, start, end: start + header[0].length }, values: new Map() };
      found.push(current);
      last = '';
      continue;
    }
    if (!current || /^\s*([;#]|$)/.test(text)) continue;
    const plain = text.replace(/\s;.*$/, '').trimEnd();
    const pair = /^([A-Za-z_]+)\s*=\s*/.exec(plain);
    if (pair) {
      last = group(pair, 1).toLowerCase();
      current.values.set(last, { file, start: start + pair[0].length, end: start + Math.max(pair[0].length, plain.length) });
    } else {
      const before = /^\s/.test(text) ? current.values.get(last) : undefined;
      if (before) current.values.set(last, { ...before, end: start + plain.length });
    }
  }
  return found;
}

function* lines(file: SourceFile): Iterable<{ readonly text: string; readonly start: number }> {
  let start = 0;
  for (let count = 0; start < file.text.length && count < MOST_LINES; count++) {
    const newline = file.text.indexOf('\n', start);
    const end = newline === -1 ? file.text.length : newline;
    yield { text: file.text.slice(start, end).replace(/\r$/, ''), start };
    start = end + 1;
  }
}

/** A value that goes on in further lines is one command line. */
function oneLine(text: EmbeddedText): EmbeddedText {
  return { ...text, text: text.text.replace(/[\r\n]/g, ' ') };
}

function slice(file: SourceFile, start: number, end: number): EmbeddedText {
  return { file, text: file.text.slice(start, end), toFile: (offset) => start + offset };
}
