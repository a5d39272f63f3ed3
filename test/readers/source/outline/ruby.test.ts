import { describe, expect, it } from 'vitest';
import { lineAndColumn, read, taken } from './read.ts';

const intakes: readonly { readonly title: string; readonly source: string; readonly seen: readonly string[] }[] = [
  {
    title: 'sidekiq',
    source: 'class Mail\n  include Sidekiq::Job\n  sidekiq_options queue: "mail", retry: 10\n  def perform(id) = 1\nend\n',
    seen: ['(queue sidekiq mail)'],
  },
  { title: 'a job of one’s own', source: 'class Mail\n  include Jobs::Sidekiq\nend\nmodule Jobs; module Sidekiq; end; end\n', seen: [] },
  {
    title: 'resque',
    source: 'require "resque"\nworker = Resque::Worker.new("mail", "images")\nworker.work(5)\n',
    seen: ['queue resque mail'],
  },
  {
    title: 'shoryuken',
    source: 'class Pay\n  include Shoryuken::Worker\n  shoryuken_options queue: "payments", auto_delete: true\nend\n',
    seen: ['(queue shoryuken payments)'],
  },
  {
    title: 'sneakers',
    source: 'class Pay\n  include Sneakers::Worker\n  from_queue "payments", ack: false\nend\n',
    seen: ['(queue sneakers payments)'],
  },
  { title: 'karafka', source: 'class Orders < Karafka::BaseConsumer\n  def consume; end\nend\n', seen: ['(stream karafka Orders)'] },
  {
    title: 'karafka through a base class',
    source: 'class Base < Karafka::BaseConsumer\nend\nclass Orders < Base\nend\n',
    seen: ['(stream karafka Base)', '(stream karafka Orders)'],
  },
  {
    title: 'bunny',
    source:
      'c = Bunny.new(ENV["AMQP_URL"])\nch = c.create_channel\nq = ch.queue("images", durable: true)\nq.subscribe(manual_ack: true, block: true) { |info, _, body| work(body) }\n',
    seen: ['queue bunny images'],
  },
  { title: 'bunny that publishes', source: 'c = Bunny.new\nch = c.create_channel\nch.queue("images").publish("x")\n', seen: [] },
  {
    title: 'ruby-kafka',
    source:
      'kafka = Kafka.new(["k:9092"])\nconsumer = kafka.consumer(group_id: "g")\nconsumer.subscribe("orders")\nconsumer.each_message { |m| puts m }\n',
    seen: ['stream ruby-kafka orders'],
  },
  {
    title: 'rdkafka',
    source:
      'consumer = Rdkafka::Config.new({ "group.id" => "g", "enable.auto.commit" => false }).consumer\nconsumer.subscribe("orders")\nconsumer.each { |m| puts m }\n',
    seen: ['stream rdkafka-ruby orders'],
  },
  {
    title: 'SQS',
    source: 'sqs = Aws::SQS::Client.new\nloop do\n  r = sqs.receive_message(queue_url: "https://sqs/q", visibility_timeout: 60)\nend\n',
    seen: ['queue sqs-ruby https://sqs/q'],
  },
  { title: 'SQS that sends', source: 'Aws::SQS::Client.new.send_message(queue_url: "q")\n', seen: [] },
  {
    title: 'rufus-scheduler',
    source: 's = Rufus::Scheduler.new\ns.cron "0 3 * * *" do\n  report\nend\n',
    seen: ['schedule rufus-scheduler 0 3 * * *'],
  },
  { title: 'sinatra', source: 'class App < Sinatra::Base\n  get("/") { "x" }\nend\n', seen: ['request sinatra'] },
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
    } = await read({ 'app.rb': intakes[7]?.source ?? '' });
    expect(bunny?.acksEarly?.value).toBe(false);
    expect(lineAndColumn(bunny?.at)).toBe('app.rb:4:1');
    const { defined: [sneakers] = [] } = await read({ 'app.rb': intakes[4]?.source ?? '' });
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
