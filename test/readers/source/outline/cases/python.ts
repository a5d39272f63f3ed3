import type { Cases } from './case.ts';

export const python: Cases = {
  celery: {
    seen: 'from celery import Celery, shared_task\napp = Celery("a")\n\n@shared_task(name="mail")\ndef mail(): pass\n\napp.worker_main(["worker"])\n',
    shows: ['queue celery', '(queue celery mail)'],
    not: 'from acme.jobs import shared_task\n\n@shared_task\ndef mail(): pass\n',
  },
  'celery-lock': {
    seen: 'from celery import Celery\nfrom celery_once import QueueOnce\napp = Celery("a")\n\n@app.task(base=QueueOnce)\ndef mail(): pass\nRedBeat = QueueOnce()\n',
    shows: ['(queue celery)', 'lock QueueOnce()'],
    not: 'from acme.once import QueueOnce\nQueueOnce()\n',
  },
  rq: {
    seen: 'from rq import Worker, Queue\nw = Worker(["mail"], connection=r)\nw.work()\n',
    shows: ['queue rq mail'],
    not: 'from rq import Queue\nq = Queue("mail")\nq.enqueue(f)\n',
  },
  dramatiq: {
    seen: 'import dramatiq\n\n@dramatiq.actor(queue_name="mail")\ndef mail(): pass\n',
    shows: ['(queue dramatiq mail)'],
    not: 'import dramatiq\nfrom acme import actor\ndramatiq.set_broker(b)\n\n@actor(queue_name="mail")\ndef mail(): pass\n',
  },
  huey: {
    seen: 'from huey import RedisHuey, crontab\nhuey = RedisHuey("a")\n\n@huey.periodic_task(crontab(minute="0"))\ndef f(): pass\n',
    shows: ['(schedule huey)'],
    not: 'from huey import crontab\nfrom acme import huey\n\n@huey.on_startup()\ndef f(): pass\n',
  },
  arq: {
    seen: 'from arq import run_worker\nclass WorkerSettings: pass\nrun_worker(WorkerSettings)\n',
    shows: ['queue arq'],
    not: 'from arq import create_pool\nasync def f():\n    redis = await create_pool(settings)\n    await redis.enqueue_job("mail")\nf()\n',
  },
  procrastinate: {
    seen: 'from procrastinate import App\napp = App(connector=c)\n\n@app.task(queue="mail")\ndef f(): pass\n',
    shows: ['(queue procrastinate mail)'],
    not: 'from procrastinate import App\napp = App(connector=c)\napp.configure_task("mail").defer(a=1)\n',
  },
  taskiq: {
    seen: 'from taskiq_redis import ListQueueBroker\nbroker = ListQueueBroker("redis://")\n\n@broker.task\nasync def f(): pass\n',
    shows: ['(queue taskiq)'],
    not: 'from taskiq_redis import RedisAsyncResultBackend\nbackend = RedisAsyncResultBackend("redis://")\n\n@backend.task\nasync def f(): pass\n',
  },
  'django-q2': {
    seen: 'from django_q.cluster import Cluster\nc = Cluster()\nc.start()\n',
    shows: ['queue django-q2'],
    not: 'from django_q.tasks import async_task\nasync_task("mail.send")\n',
  },
  apscheduler: {
    seen: 'from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()\ns.add_job(f, "cron", hour=3)\ns.start()\n',
    shows: ['schedule apscheduler'],
    not: 'from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()\ns.remove_all_jobs()\ns.start()\n',
  },
  schedule: {
    seen: 'import schedule\nschedule.every(10).minutes.do(f)\n',
    shows: ['schedule schedule'],
    not: 'from acme import schedule\nschedule.every(10).minutes.do(f)\n',
  },
  'kafka-python': {
    seen: 'from kafka import KafkaConsumer\nc = KafkaConsumer("orders", group_id="g", enable_auto_commit=False)\nfor m in c:\n    print(m)\n',
    shows: ['stream kafka-python orders'],
    not: 'from kafka import KafkaProducer\nKafkaProducer().send("orders", b"")\n',
  },
  'confluent-kafka-python': {
    seen: 'from confluent_kafka import Consumer\nTOPIC = "orders"\nclass Reader:\n    def __init__(self):\n        self.consumer = Consumer({"group.id": "g", "enable.auto.commit": False})\n    def run(self):\n        self.consumer.subscribe([TOPIC])\nReader().run()\n',
    shows: ['stream confluent-kafka-python orders'],
    not: 'from confluent_kafka import Consumer, Producer\nConsumer({"group.id": "g"}).list_topics()\nProducer({}).produce("orders", b"")\n',
  },
  aiokafka: {
    seen: 'from aiokafka import AIOKafkaConsumer\nasync def main():\n    c = AIOKafkaConsumer("orders", group_id="g")\n    await c.start()\nimport asyncio\nasyncio.run(main())\n',
    shows: ['stream aiokafka orders'],
    not: 'from aiokafka import AIOKafkaProducer\nasync def main():\n    p = AIOKafkaProducer()\n    await p.send_and_wait("orders", b"")\nmain()\n',
  },
  faust: {
    seen: 'import faust\napp = faust.App("a")\n\n@app.agent("orders")\nasync def f(s): pass\n',
    shows: ['(stream faust orders)'],
    not: 'import faust\n\nclass Order(faust.Record):\n    id: str\n',
  },
  pika: {
    seen: 'import pika\nc = pika.BlockingConnection(p)\nch = c.channel()\nch.basic_qos(prefetch_count=2)\nch.basic_consume(queue="images", on_message_callback=f, auto_ack=True)\nch.start_consuming()\n',
    shows: ['queue pika images'],
    not: 'import pika\npika.BlockingConnection(p).channel().basic_publish("", "images", b"")\n',
  },
  'aio-pika': {
    seen: 'import asyncio\nimport aio_pika\nasync def main():\n    connection = await aio_pika.connect_robust(url)\n    channel = await connection.channel()\n    queue = await channel.declare_queue("images", durable=True)\n    await queue.consume(on_message, no_ack=False)\nasyncio.run(main())\n',
    shows: ['queue aio-pika images'],
    not: 'import asyncio\nimport aio_pika\nasync def main():\n    connection = await aio_pika.connect_robust(url)\n    channel = await connection.channel()\n    await channel.declare_queue("images")\n    await channel.default_exchange.publish(message, routing_key="images")\nasyncio.run(main())\n',
  },
  kombu: {
    seen: 'from kombu import Connection, Queue\nfrom kombu.mixins import ConsumerMixin\nclass Worker(ConsumerMixin):\n    def get_consumers(self, Consumer, channel):\n        return [Consumer(queues=[Queue("images")], callbacks=[self.on])]\nWorker(Connection("amqp://")).run()\n',
    shows: ['queue kombu Worker'],
    not: 'from kombu import Connection, Producer\nwith Connection("amqp://") as c:\n    Producer(c).publish({}, routing_key="images")\n',
  },
  'boto3-sqs': {
    seen: 'import boto3\nsqs = boto3.client("sqs")\nwhile True:\n    sqs.receive_message(QueueUrl="q", VisibilityTimeout=60)\n',
    shows: ['queue boto3-sqs q'],
    not: 'import boto3\ns3 = boto3.client("s3")\ns3.receive_message(QueueUrl="q")\n',
  },
  'google-pubsub-python': {
    seen: 'from google.cloud import pubsub_v1\nsubscriber = pubsub_v1.SubscriberClient()\nsubscriber.subscribe("s", callback=f)\n',
    shows: ['queue google-pubsub-python s'],
    not: 'from google.cloud import pubsub_v1\npubsub_v1.PublisherClient().publish("t", b"")\npubsub_v1.SubscriberClient().create_subscription(name="s", topic="t")\n',
  },
  'nats-py': {
    seen: 'import nats\nasync def main():\n    nc = await nats.connect("x")\n    await nc.subscribe("orders", cb=f)\nmain()\n',
    shows: ['queue nats-py orders'],
    not: 'import nats\nasync def main():\n    nc = await nats.connect("x")\n    await nc.publish("orders", b"")\nmain()\n',
  },
  gunicorn: {
    seen: 'from gunicorn.app.base import BaseApplication\nclass Standalone(BaseApplication):\n    def load(self):\n        return app\nStandalone().run()\n',
    shows: ['request gunicorn'],
    not: 'from gunicorn.glogging import Logger\nclass Quiet(Logger):\n    def setup(self, cfg): pass\n',
  },
  uvicorn: {
    seen: 'import uvicorn\nfrom fastapi import FastAPI\napp = FastAPI()\nif __name__ == "__main__":\n    uvicorn.run(app, timeout_graceful_shutdown=20)\n',
    shows: ['request fastapi', 'request uvicorn'],
    not: 'from uvicorn.logging import DefaultFormatter\nfrom acme import run\nrun(DefaultFormatter())\n',
  },
  hypercorn: {
    seen: 'import asyncio\nfrom hypercorn.asyncio import serve\nfrom hypercorn.config import Config\nconfig = Config()\nconfig.graceful_timeout = 20\nasyncio.run(serve(app, config))\n',
    shows: ['request hypercorn'],
    not: 'from hypercorn.config import Config\nfrom acme import serve\nserve(app, Config())\n',
  },
  waitress: {
    seen: 'from waitress import serve\nserve(app, port=8080)\n',
    shows: ['request waitress'],
    not: 'from waitress.utilities import logger\nfrom acme import serve\nserve(app, port=8080)\n',
  },
  flask: {
    seen: 'from flask import Flask\napp = Flask(__name__)\n',
    shows: ['request flask'],
    not: 'from flask import Blueprint, jsonify\npages = Blueprint("pages", __name__)\n',
  },
  fastapi: {
    seen: 'from fastapi import FastAPI\napp = FastAPI()\n',
    shows: ['request fastapi'],
    not: 'from fastapi import APIRouter\nrouter = APIRouter()\n',
  },
  starlette: {
    seen: 'from starlette.applications import Starlette\nfrom starlette.routing import Route\napp = Starlette(routes=[Route("/", home)])\n',
    shows: ['request starlette'],
    not: 'from starlette.testclient import TestClient\nfrom acme import Starlette\nTestClient(Starlette())\n',
  },
  django: {
    seen: 'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
    shows: ['request django'],
    not: 'import django\ndjango.setup()\n',
  },
  aiohttp: {
    seen: 'from aiohttp import web\napp = web.Application()\nweb.run_app(app)\n',
    shows: ['request aiohttp'],
    not: 'import aiohttp\ns = aiohttp.ClientSession()\n',
  },
  sanic: {
    seen: 'from sanic import Sanic\nfrom sanic.response import text\napp = Sanic("shop")\n\n@app.get("/")\nasync def home(request):\n    return text("x")\n',
    shows: ['request sanic'],
    not: 'from sanic import Blueprint\nfrom sanic.response import text\npages = Blueprint("pages")\n',
  },
  tornado: {
    seen: 'import tornado.web\napp = tornado.web.Application([])\napp.listen(8080)\n',
    shows: ['request tornado'],
    not: 'import tornado.web\nfrom tornado.httpclient import AsyncHTTPClient\ntornado.web.Application([])\nAsyncHTTPClient().fetch("http://a")\n',
  },
  'python-http': {
    seen: 'from http.server import HTTPServer\nserver = HTTPServer(("", 80), H)\nserver.serve_forever()\n',
    shows: ['request python-http'],
    not: 'from http.server import HTTPServer\nHTTPServer(("", 0), H).handle_request()\n',
  },
  'grpc-python': {
    seen: 'import grpc\nserver = grpc.server(pool)\nserver.start()\nserver.wait_for_termination()\n',
    shows: ['request grpc-python'],
    not: 'import grpc\nchannel = grpc.insecure_channel("auth:50051")\nchannel.subscribe(f)\n',
  },
  'redis-lock-python': {
    seen: 'import redis\nr = redis.Redis()\nwith r.lock("nightly"):\n    run()\n',
    shows: ['lock r.lock("nightly")'],
    not: 'import redis\nimport threading\nredis.Redis().set("a", 1)\nlock = threading.Lock()\nlock.acquire()\n',
  },
  'python-locks': {
    seen: 'from pottery import Redlock\nlock = Redlock(key="nightly")\nlock.acquire()\n',
    shows: ['lock Redlock(key="nightly")'],
    not: 'from acme import Redlock\nRedlock(key="nightly")\n',
  },
  'django-cache-lock': {
    seen: 'from django.core.cache import cache\nif cache.add("nightly", 1, 60):\n    run()\n',
    shows: ['lock cache.add("nightly", 1, 60)'],
    not: 'from django.core.cache import cache\ncache.set("nightly", 1, 60)\n',
  },
  'django-pglocks': {
    seen: 'from django_pglocks import advisory_lock\nwith advisory_lock("nightly"):\n    run()\n',
    shows: ['lock advisory_lock("nightly")'],
    not: 'from acme import advisory_lock\nwith advisory_lock("nightly"):\n    run()\n',
  },
  requests: {
    seen: 'import requests\nrequests.get("http://auth/x")\n',
    shows: ['calls requests http://auth/x'],
    not: 'import requests\nrequests.Session().mount("http://", a)\n{}.get("http://auth/x")\n',
  },
  urllib: {
    seen: 'from urllib.request import urlopen\nurlopen("http://auth/x", timeout=5)\n',
    shows: ['calls urllib http://auth/x timeout'],
    not: 'from urllib.parse import urlparse, urlopen\nurlparse("http://auth/x")\nurlopen("x")\n',
  },
  httpx: {
    seen: 'import httpx\nhttpx.get("http://auth/x")\n',
    shows: ['calls httpx http://auth/x timeout'],
    not: 'import httpx\nhttpx.Headers().get("http://auth/x")\n',
  },
  'aiohttp-client': {
    seen: 'import aiohttp\nasync def main():\n    async with aiohttp.ClientSession() as s:\n        await s.get("http://auth/x")\nmain()\n',
    shows: ['calls aiohttp http://auth/x timeout'],
    not: 'import aiohttp\naiohttp.ClientTimeout(total=5)\n{}.get("http://auth/x")\n',
  },
  'stripe-python': {
    seen: 'import stripe\nstripe.Charge.create(amount=1)\n',
    shows: ['calls Stripe payment timeout'],
    not: 'import stripe\nstripe.Charge.retrieve("ch_1")\n',
  },
  'sendgrid-python': {
    seen: 'import sendgrid\nsg = sendgrid.SendGridAPIClient()\nsg.send(mail)\n',
    shows: ['calls SendGrid email'],
    not: 'from sendgrid.helpers.mail import Mail\nMail().send(x)\n',
  },
  'ses-python': {
    seen: 'import boto3\nses = boto3.client("ses")\nses.send_email(Source="a")\n',
    shows: ['calls SES email timeout'],
    not: 'import boto3\nses = boto3.client("ses")\nses.verify_email_identity(EmailAddress="a")\n',
  },
  smtplib: {
    seen: 'import smtplib\ns = smtplib.SMTP("mail")\ns.sendmail("a", ["b"], "c")\n',
    shows: ['calls SMTP email'],
    not: 'import smtplib\ns = smtplib.SMTP("mail")\ns.starttls()\n',
  },
  'django-mail': {
    seen: 'from django.core.mail import send_mail\nsend_mail("a", "b", "c", ["d"])\n',
    shows: ['calls Django mail email'],
    not: 'from django.core.mail import get_connection\nget_connection().open()\n',
  },
  'twilio-python': {
    seen: 'from twilio.rest import Client\nClient(a, b).messages.create(to="1", body="x")\n',
    shows: ['calls Twilio sms timeout'],
    not: 'from twilio.rest import Client\nClient(a, b).messages.list()\n',
  },
  'python-queue': {
    seen: 'import queue\nimport threading\nfrom flask import Flask\napp = Flask(__name__)\njobs = queue.Queue()\n\ndef work():\n    while True:\n        resize(jobs.get())\n\n@app.post("/images")\ndef images():\n    jobs.put(request.json)\n    return "", 202\n\nthreading.Thread(target=work, daemon=True).start()\n',
    shows: ['request flask', 'keeps queue queue.Queue'],
    not: 'import queue\nimport threading\nfrom flask import Flask\napp = Flask(__name__)\npool = queue.Queue()\nfor _ in range(5):\n    pool.put(connect())\n\n@app.get("/orders")\ndef orders():\n    connection = pool.get()\n    pool.put(connection)\n    return "x"\n',
    rather: ['request flask'],
  },
  'asyncio-queue': {
    seen: 'import asyncio\nfrom fastapi import FastAPI\napp = FastAPI()\njobs = asyncio.Queue()\n\nasync def work():\n    while True:\n        await resize(await jobs.get())\n\n@app.on_event("startup")\nasync def start():\n    asyncio.create_task(work())\n\n@app.post("/images")\nasync def images(image: dict):\n    await jobs.put(image)\n    return {}\n',
    shows: ['request fastapi', 'keeps queue asyncio.Queue'],
    not: 'from fastapi import BackgroundTasks, FastAPI\napp = FastAPI()\n\n@app.post("/images")\nasync def images(image: dict, background: BackgroundTasks):\n    background.add_task(resize, image)\n    return {}\n',
    rather: ['request fastapi'],
  },
  'django-memory-sessions': {
    seen: 'from django.core.wsgi import get_wsgi_application\nSESSION_ENGINE = "django.contrib.sessions.backends.cache"\nCACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}\napplication = get_wsgi_application()\n',
    shows: ['request django', 'keeps sessions Django’s cache of the process'],
    not: 'from django.core.wsgi import get_wsgi_application\nSESSION_ENGINE = "django.contrib.sessions.backends.cached_db"\nCACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}\napplication = get_wsgi_application()\n',
    rather: ['request django'],
  },
  'flask-memory-sessions': {
    seen: 'from cachelib import SimpleCache\nfrom flask import Flask\nfrom flask_session import Session\napp = Flask(__name__)\napp.config["SESSION_TYPE"] = "cachelib"\napp.config["SESSION_CACHELIB"] = SimpleCache()\nSession(app)\n',
    shows: ['request flask', 'keeps sessions Flask-Session with SimpleCache'],
    not: 'from cachelib import RedisCache\nfrom flask import Flask\nfrom flask_session import Session\napp = Flask(__name__)\napp.config["SESSION_TYPE"] = "cachelib"\napp.config["SESSION_CACHELIB"] = RedisCache()\nSession(app)\n',
    rather: ['request flask'],
  },
  'python-memory-sessions': {
    seen: 'from starlette.applications import Starlette\nfrom starsessions import InMemoryStore, SessionMiddleware\napp = Starlette()\napp.add_middleware(SessionMiddleware, store=InMemoryStore())\n',
    shows: ['request starlette', 'keeps sessions sessions in memory'],
    not: 'from starlette.applications import Starlette\nfrom starlette.middleware.sessions import SessionMiddleware\napp = Starlette()\napp.add_middleware(SessionMiddleware, secret_key=key)\n',
    rather: ['request starlette'],
  },
  'rq-scheduler': {
    seen: 'from redis import Redis\nfrom rq_scheduler import Scheduler\nscheduler = Scheduler(connection=Redis())\nscheduler.cron("0 3 * * *", func=report)\nscheduler.run()\n',
    shows: ['schedule rq-scheduler', '(schedule rq-scheduler 0 3 * * *)'],
    not: 'from rq_scheduler import Scheduler\nfor job in Scheduler(connection=r).get_jobs():\n    job.delete()\n',
  },
};
