import { ownValue } from '../../../model/own-value.ts';
import type { EntryPoint } from '../request.ts';
import type { Finder } from './finder.ts';

/** Where the programs of Ruby's frameworks load an application from, likeliest first. */
const RAILS = ['config/environment.rb', 'config/application.rb'];
const LOADS: Readonly<Record<string, readonly string[]>> = {
  sidekiq: RAILS,
  sidekiqswarm: RAILS,
  puma: [...RAILS, 'config.ru'],
  unicorn: [...RAILS, 'config.ru'],
  thin: [...RAILS, 'config.ru'],
  falcon: [...RAILS, 'config.ru'],
  passenger: [...RAILS, 'config.ru'],
  thrust: RAILS,
  rackup: ['config.ru'],
  rails: RAILS,
  rake: [...RAILS, 'Rakefile'],
  jobs: RAILS,
  good_job: RAILS,
  delayed_job: RAILS,
  'delayed_job.rb': RAILS,
  que: RAILS,
  resque: RAILS,
  'resque-pool': RAILS,
  'resque-scheduler': RAILS,
  shoryuken: RAILS,
  sneakers: RAILS,
  hutch: RAILS,
  racecar: RAILS,
  solid_queue: RAILS,
  karafka: ['karafka.rb', ...RAILS],
};

/** `sidekiq -r ./worker.rb`, `puma -C config/puma.rb`, `ruby app.rb`, `bin/rails server`, `clockwork clock.rb`. */
export function rubyEntry(program: string, finder: Finder): EntryPoint | undefined {
  const operand = finder.operands()[0];
  if (program === 'ruby' || program === 'jruby') {
    const name = operand?.text ?? '';
    if (/(^|\/)bin\/(rails|rake|jobs|sidekiq|delayed_job)$/.test(name)) return finder.firstFile(RAILS);
    return name === '' ? undefined : (finder.file(name) ?? finder.belowRoots([name.replace(/^\//, '')], operand));
  }
  if (program === 'clockwork' || program.endsWith('.rb')) {
    const name = program.endsWith('.rb') ? finder.words[0]?.text : operand?.text;
    return name === undefined ? undefined : (finder.file(name) ?? finder.file(`${name}.rb`));
  }
  if (program === 'rails' && (operand?.text === 'runner' || operand?.text === 'r')) {
    const script = finder.operands()[1]?.text;
    const found = script?.endsWith('.rb') ? finder.file(script) : undefined;
    if (found) return found;
  }
  const loads = ownValue(LOADS, program);
  if (!loads) return undefined;
  const required = finder.option('-r', '--require')?.text;
  const named =
    required === undefined
      ? undefined
      : (finder.file(required) ?? finder.file(`${required}.rb`) ?? finder.file(`${required}/config/environment.rb`));
  return named ?? finder.firstFile(loads) ?? finder.belowRoots(loads, finder.words[0]);
}
