import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locate } from '../../../src/model/place.ts';
import { type Procfile, readProcfile, readSupervisord } from '../../../src/readers/procfile/read.ts';

function lines({ processes }: Procfile): readonly string[] {
  return processes.map(({ name, command, at }) => {
    const start = locate({ file: command.file, start: command.toFile(0), end: command.toFile(0) });
    return `${name} ${locate(at).line}:${locate(at).column} ${command.text} ${start.line}:${start.column}`;
  });
}

describe('Procfile', () => {
  it('has one process a line', () => {
    const file = {
      path: 'Procfile',
      text: 'web: bundle exec puma\r\n# a comment\nworker:   sidekiq -t 60  \n\nrelease:\nno process here\n',
    };
    expect(lines(readProcfile(file))).toEqual(['web 1:1 bundle exec puma 1:6', 'worker 3:1 sidekiq -t 60 3:11']);
  });
});

describe('supervisord', () => {
  it('has one process a program section', () => {
    const text = [
      '[supervisord]',
      'nodaemon=true',
      '[program:web] ',
      'command = gunicorn app:app ; the requests',
      'directory=/srv/app',
      'stopwaitsecs=30',
      '[program:worker]',
      'command=celery',
      '  -A app worker',
      '; stopsignal=TERM',
      'stopsignal=int',
      'autostart = false',
      'numprocs=4',
      '[include]',
      'files = /etc/supervisor/conf.d/*.conf relative.ini',
      '[program:odd]',
      'command=%(ENV_COMMAND)s',
      'directory=%(here)s',
      'stopwaitsecs=soon',
      'numprocs=%(n)s',
      'what is this',
      '',
      '  more',
      'autostart=true',
      '[program:none]',
      '  more',
      '[eventlistener:x]',
      'command=listen',
    ].join('\n');
    const conf = readSupervisord({ path: 'supervisord.conf', text });
    expect(lines(conf)).toEqual([
      'web 3:1 gunicorn app:app 4:11',
      'worker 7:1 celery   -A app worker 8:9',
      'odd 16:1 %(ENV_COMMAND)s 17:9',
    ]);
    expect(conf.includes).toEqual(['/etc/supervisor/conf.d/*.conf', 'relative.ini']);
    const [web, worker, odd] = conf.processes;
    expect([web?.directory, web?.stopWait?.value, web?.stopSignal, web?.autostart]).toEqual(['/srv/app', 30_000, undefined, undefined]);
    expect([worker?.stopSignal?.value, worker?.autostart, worker?.numprocs?.value]).toEqual(['SIGINT', false, 4]);
    expect([odd?.directory, odd?.stopWait, odd?.numprocs, odd?.autostart]).toEqual([undefined, undefined, undefined, true]);
  });
});

it('never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const file = { path: 'x', text };
      expect(readProcfile(file).kind).toBe('procfile');
      expect(readSupervisord(file).kind).toBe('supervisord');
    }),
  );
});
