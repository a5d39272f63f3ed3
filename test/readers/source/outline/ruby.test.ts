import { describe, expect, it } from 'vitest';
import { ruby } from './cases/ruby.ts';
import { lineAndColumn, read, taken } from './read.ts';

const intakes: readonly { readonly title: string; readonly source: string; readonly seen: readonly string[] }[] = [
  {
    title: 'karafka through a base class',
    source: 'class Base < Karafka::BaseConsumer\nend\nclass Orders < Base\nend\n',
    seen: ['(stream karafka Base)', '(stream karafka Orders)'],
  },
  {
    title: 'webrick',
    source: 'server = WEBrick::HTTPServer.new(Port: 8000)\ntrap("TERM") { server.shutdown }\nserver.start\n',
    seen: ['request webrick'],
  },
  { title: 'nothing', source: 'class Worker\n  def perform; end\nend\nWorker.new.perform\n', seen: [] },
];

describe('Ruby programs', () => {
  it.each(intakes)('sees $title', async ({ source, seen }) => {
    expect(taken(await read({ 'app.rb': source }))).toEqual(seen);
  });

  it('reads settings where they are given', async () => {
    const {
      intakes: [bunny],
    } = await read({ 'app.rb': ruby.bunny?.seen ?? '' });
    expect(bunny?.acksEarly?.value).toBe(false);
    expect(lineAndColumn(bunny?.at)).toBe('app.rb:4:1');
    const { defined: [sneakers] = [] } = await read({ 'app.rb': ruby.sneakers?.seen ?? '' });
    expect(sneakers?.acksEarly?.value).toBe(true);
  });

  it('follows requires and Rails’ folders', async () => {
    const facts = await read({
      'config/environment.rb': 'require_relative "../lib/boot"\nrequire "rails"\n',
      'lib/boot.rb': 'require "shop/worker"\n',
      'lib/shop/worker.rb': 'Rufus::Scheduler.new.every("5m") { sweep }\n',
      'app/jobs/mail_job.rb': 'class MailJob\n  include Sidekiq::Job\nend\n',
      Gemfile: '',
    });
    expect(facts.files).toEqual(['config/environment.rb', 'app/jobs/mail_job.rb', 'lib/boot.rb', 'lib/shop/worker.rb']);
    expect(facts.complete).toBe(true);
    expect(taken(facts)).toEqual(['schedule rufus-scheduler 5m', '(queue sidekiq)']);
  });

  it('tells what is missing', async () => {
    const facts = await read({ 'app.rb': 'require_relative "gone"\n' });
    expect(facts.complete).toBe(false);
    expect(facts.gaps.map(({ what, why }) => `${what}: ${why}`)).toEqual(['gone: it was not found']);
  });

  const stops: readonly { readonly title: string; readonly source: string; readonly handlers: readonly unknown[] }[] = [
    {
      title: 'a trap that closes',
      source: 'server = WEBrick::HTTPServer.new\ntrap("TERM") { server.shutdown }\nserver.start\n',
      handlers: [{ signals: ['SIGTERM'], drains: ['server.shutdown webrick waits'], followed: true, exit: undefined }],
    },
    {
      title: 'a trap that exits',
      source: 'Signal.trap("INT") do\n  puts "bye"\n  exit\nend\n',
      handlers: [{ signals: ['SIGINT'], drains: [], followed: true, exit: 'app.rb:3:3' }],
    },
    {
      title: 'several signals',
      source: '%w[INT TERM].each do |s|\n  trap(s) { $stop = true }\nend\n',
      handlers: [{ signals: ['SIGINT', 'SIGTERM'], drains: ['$stop = true undefined unknown'], followed: true, exit: undefined }],
    },
    {
      title: 'an interrupt that is rescued',
      source: 'begin\n  work\nrescue Interrupt\n  puts "bye"\nend\n',
      handlers: [{ signals: ['SIGINT'], drains: [], followed: true, exit: undefined }],
    },
    { title: 'a signal that is ignored', source: 'trap("TERM", "IGNORE")\n', handlers: [] },
    { title: 'another method called trap', source: 'def trap_door; end\ntrap_door\nat_exit { close }\n', handlers: [] },
  ];
  it.each(stops)('stops: $title', async ({ source, handlers }) => {
    const { stop } = await read({ 'app.rb': source });
    expect(
      stop.handlers.map((one) => ({
        signals: one.signals,
        drains: one.drains.map(({ text, framework, effect }) => `${text} ${framework} ${effect}`),
        followed: one.followed,
        exit: lineAndColumn(one.exit),
      })),
    ).toEqual(handlers);
  });

  it('sees locks, calls and advisory locks', async () => {
    const facts = await read({
      'app.rb':
        'Order.with_advisory_lock("nightly") { run }\nActiveRecord::Base.connection.execute("SELECT pg_try_advisory_lock(1)")\nStripe::Charge.create({ amount: 1 })\nStripe::Charge.create({ amount: 1 }, idempotency_key: "x")\nNet::HTTP.get("http://a")\n',
    });
    expect(facts.locks.map(({ kind, at }) => `${kind} ${lineAndColumn(at)}`)).toEqual(['distributed app.rb:1:1', 'distributed app.rb:2:1']);
    expect(
      facts.outboundCalls.map(({ client, purpose, idempotencyKey, hasTimeout }) => [client, purpose, idempotencyKey, hasTimeout]),
    ).toEqual([
      ['Stripe', 'payment', false, true],
      ['Stripe', 'payment', true, true],
      ['Net::HTTP', 'service', undefined, true],
    ]);
  });
});
