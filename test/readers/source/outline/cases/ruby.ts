import type { Cases } from './case.ts';

export const ruby: Cases = {
  sidekiq: {
    seen: 'class Mail\n  include Sidekiq::Job\n  sidekiq_options queue: "mail", retry: 10\n  def perform(id) = 1\nend\n',
    shows: ['(queue sidekiq mail)'],
    not: 'class Mail\n  include Jobs::Sidekiq\nend\nmodule Jobs; module Sidekiq; end; end\n',
  },
  'sidekiq-unique': {
    seen: 'SidekiqUniqueJobs.configure do |config|\n  config.enabled = true\nend\n',
    shows: ['lock SidekiqUniqueJobs.configure do |config| config.enabled = true end'],
    not: 'Sidekiq.configure_server do |config|\n  config.redis = {}\nend\n',
  },
  resque: {
    seen: 'require "resque"\nworker = Resque::Worker.new("mail", "images")\nworker.work(5)\n',
    shows: ['queue resque mail'],
    not: 'require "resque"\nResque.enqueue(Mail, 1)\n',
  },
  'delayed-job': {
    seen: 'require "delayed_job"\nworker = Delayed::Worker.new(queues: ["mail"])\nworker.start\n',
    shows: ['queue delayed-job'],
    not: 'require "delayed_job"\nDelayed::Worker.max_attempts = 3\nDelayed::Job.enqueue(Mail.new)\n',
  },
  'solid-queue': {
    seen: 'require "solid_queue"\nSolidQueue::Supervisor.start(mode: :fork)\n',
    shows: ['queue solid-queue'],
    not: 'require "solid_queue"\nSolidQueue::Job.where(queue_name: "mail").delete_all\n',
  },
  shoryuken: {
    seen: 'class Pay\n  include Shoryuken::Worker\n  shoryuken_options queue: "payments", auto_delete: true\nend\n',
    shows: ['(queue shoryuken payments)'],
    not: 'Shoryuken.configure_client do |config|\n  config.aws = {}\nend\n',
  },
  sneakers: {
    seen: 'class Pay\n  include Sneakers::Worker\n  from_queue "payments", ack: false\nend\n',
    shows: ['(queue sneakers payments)'],
    not: 'Sneakers.configure(amqp: "amqp://")\nSneakers::Publisher.new.publish("x", to_queue: "payments")\n',
  },
  karafka: {
    seen: 'class Orders < Karafka::BaseConsumer\n  def consume; end\nend\n',
    shows: ['(stream karafka Orders)'],
    not: 'Karafka.producer.produce_async(topic: "orders", payload: "x")\n',
  },
  'ruby-kafka': {
    seen: 'kafka = Kafka.new(["k:9092"])\nconsumer = kafka.consumer(group_id: "g")\nconsumer.subscribe("orders")\nconsumer.each_message { |m| puts m }\n',
    shows: ['stream ruby-kafka orders'],
    not: 'kafka = Kafka.new(["k:9092"])\nkafka.deliver_message("x", topic: "orders")\n',
  },
  'rdkafka-ruby': {
    seen: 'consumer = Rdkafka::Config.new({ "group.id" => "g", "enable.auto.commit" => false }).consumer\nconsumer.subscribe("orders")\nconsumer.each { |m| puts m }\n',
    shows: ['stream rdkafka-ruby orders'],
    not: 'producer = Rdkafka::Config.new({}).producer\nproducer.produce(topic: "orders", payload: "x").wait\n',
  },
  bunny: {
    seen: 'c = Bunny.new(ENV["AMQP_URL"])\nch = c.create_channel\nq = ch.queue("images", durable: true)\nq.subscribe(manual_ack: true, block: true) { |info, _, body| work(body) }\n',
    shows: ['queue bunny images'],
    not: 'c = Bunny.new\nch = c.create_channel\nch.queue("images").publish("x")\n',
  },
  'sqs-ruby': {
    seen: 'sqs = Aws::SQS::Client.new\nloop do\n  r = sqs.receive_message(queue_url: "https://sqs/q", visibility_timeout: 60)\nend\n',
    shows: ['queue sqs-ruby https://sqs/q'],
    not: 'Aws::SQS::Client.new.send_message(queue_url: "q")\n',
  },
  clockwork: {
    seen: 'require "clockwork"\nmodule Clockwork\n  every(1.hour, "report") { Report.run }\nend\n',
    shows: ['schedule clockwork report'],
    not: 'class Report\n  def every(period, name); end\nend\nReport.new.every(60, "report")\n',
  },
  'rufus-scheduler': {
    seen: 's = Rufus::Scheduler.new\ns.cron "0 3 * * *" do\n  report\nend\n',
    shows: ['schedule rufus-scheduler 0 3 * * *'],
    not: 'Rufus::Scheduler.parse("1h")\n',
  },
  puma: {
    seen: 'require "puma"\nconf = Puma::Configuration.new\nlauncher = Puma::Launcher.new(conf)\nlauncher.run\n',
    shows: ['request puma'],
    not: 'require "puma"\nPuma::Launcher.new(conf).stats\n',
  },
  sinatra: {
    seen: 'class App < Sinatra::Base\n  get("/") { "x" }\nend\n',
    shows: ['request sinatra'],
    not: 'class Pages < Sinatra::Helpers\nend\n',
  },
  webrick: {
    seen: 'server = WEBrick::HTTPServer.new(Port: 8000)\nserver.start\n',
    shows: ['request webrick'],
    not: 'WEBrick::HTTPStatus.reason_phrase(200)\nWEBrick::HTTPProxyServer.new.mount("/", x)\n',
  },
  'grpc-ruby': {
    seen: 's = GRPC::RpcServer.new(pool_size: 30)\ns.add_http2_port("0.0.0.0:50051", :this_port_is_insecure)\ns.handle(Auth)\ns.run_till_terminated\n',
    shows: ['request grpc-ruby'],
    not: 'stub = GRPC::ClientStub.new("auth:50051", :this_channel_is_insecure)\nstub.request_response("x")\n',
  },
  'ruby-locks': {
    seen: 'lock = Redlock::Client.new(["redis://"])\nlock.lock("nightly", 2000) { run }\nOrder.with_advisory_lock("nightly") { run }\n',
    shows: ['lock lock.lock("nightly", 2000) { run }', 'lock Order.with_advisory_lock("nightly") { run }'],
    not: 'mutex = Mutex.new\nmutex.synchronize { run }\nOrder.with_lock { run }\n',
  },
  'net-http': {
    seen: 'require "net/http"\nNet::HTTP.get("http://auth/x")\n',
    shows: ['calls Net::HTTP http://auth/x timeout'],
    not: 'require "net/http"\nNet::HTTPResponse.body_permitted?\n',
  },
  'ruby-http-clients': {
    seen: 'Faraday.get("http://auth/x")\n',
    shows: ['calls HTTP client http://auth/x timeout'],
    not: 'class Faraday2; end\nFaraday2.get("http://auth/x")\n',
  },
  'stripe-ruby': {
    seen: 'Stripe::Charge.create({ amount: 1 })\n',
    shows: ['calls Stripe payment timeout'],
    not: 'Stripe::Charge.retrieve("ch_1")\n',
  },
  'sendgrid-ruby': {
    seen: 'sg = SendGrid::API.new(api_key: ENV["KEY"])\nsg.client.mail._("send").post(request_body: {})\n',
    shows: ['calls SendGrid email'],
    not: 'sg = SendGrid::API.new(api_key: ENV["KEY"])\nsg.client.stats.get\n',
  },
  'twilio-ruby': {
    seen: 'client = Twilio::REST::Client.new(a, b)\nclient.messages.create(to: "1", body: "x")\n',
    shows: ['calls Twilio sms timeout'],
    not: 'client = Twilio::REST::Client.new(a, b)\nclient.messages.list\n',
  },
  'sucker-punch': {
    seen: 'class Mail\n  include SuckerPunch::Job\n  def perform(id); end\nend\nMail.perform_async(1)\n',
    shows: ['keeps queue Sucker Punch'],
    not: 'SuckerPunch.shutdown_timeout = 20\nclass Mail\n  include Jobs::SuckerPunch\nend\n',
  },
  'active-job-async': {
    seen: 'module Shop\n  class Application < Rails::Application\n    config.active_job.queue_adapter = :async\n  end\nend\n',
    shows: ['keeps queue Active Job’s async adapter'],
    not: 'module Shop\n  class Application < Rails::Application\n    config.active_job.queue_adapter = :async\n  end\nend\nRails.application.config.active_job.queue_adapter = :sidekiq\n',
  },
  'rails-memory-sessions': {
    seen: 'Rails.application.configure do\n  config.cache_store = :memory_store, { size: 64 }\n  config.session_store :cache_store, key: "_shop"\nend\n',
    shows: ['keeps sessions Rails’ memory store'],
    not: 'Rails.application.configure do\n  config.cache_store = :memory_store\n  config.session_store :cookie_store, key: "_shop"\nend\n',
  },
  'rack-session-pool': {
    seen: 'class App < Sinatra::Base\n  use Rack::Session::Pool, expire_after: 3600\nend\n',
    shows: ['request sinatra', 'keeps sessions Rack::Session::Pool'],
    not: 'class App < Sinatra::Base\n  use Rack::Session::Cookie, secret: key\nend\n',
    rather: ['request sinatra'],
  },
  'sidekiq-cron': {
    seen: 'Sidekiq::Cron::Job.create(name: "report", cron: "0 3 * * *", class: "Report")\n',
    shows: ['(schedule sidekiq-cron 0 3 * * *)'],
    not: 'Sidekiq::Cron::Job.destroy("report")\n',
  },
};
