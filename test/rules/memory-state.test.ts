import { describe, expect, it } from 'vitest';
import { lintFiles } from '../lint-tree.ts';
import { csharp } from '../readers/source/outline/cases/csharp.ts';
import { elixir } from '../readers/source/outline/cases/elixir.ts';
import { go } from '../readers/source/outline/cases/go.ts';
import { java } from '../readers/source/outline/cases/java.ts';
import { python } from '../readers/source/outline/cases/python.ts';
import { ruby } from '../readers/source/outline/cases/ruby.ts';
import { range } from '../services/launch/describe-units.ts';

type Files = Readonly<Record<string, string>>;

const image = (base: string, command: readonly string[]): string =>
  `FROM ${base}\nWORKDIR /app\nCOPY . .\nCMD ${JSON.stringify(command)}\n`;
const compose = (more = ''): string => `services:\n  shop: { build: ., ports: ["80:80"]${more} }\n`;

/** What the two rules say of a service. */
async function kept(files: Files, more?: string): Promise<readonly string[]> {
  const { findings } = await lintFiles({ 'compose.yaml': compose(more), ...files });
  return findings
    .filter(({ rule }) => rule === 'no-in-memory-queue' || rule === 'no-in-memory-sessions')
    .map(({ rule, severity, at, message }) => `${severity} ${rule} ${range(at)} ${message.slice(0, message.indexOf(' keeps'))}`);
}

const inPython = (source: string | undefined): Files => ({
  Dockerfile: image('python:3.12', ['python', 'app.py']),
  'app.py': source ?? '',
});
const inGo = (source: string | undefined): Files => ({
  Dockerfile: 'FROM golang:1.23 AS build\nCOPY . .\nRUN go build -o /shop .\nFROM alpine\nCOPY --from=build /shop /shop\nCMD ["/shop"]\n',
  'go.mod': 'module acme.dev/shop\n',
  'main.go': source ?? '',
});
const inDotnet = (source: string | undefined): Files => ({
  Dockerfile:
    'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nCOPY . .\nRUN dotnet publish Shop.csproj -o /app\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\nCOPY --from=build /app .\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
  'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"/>\n',
  'Program.cs': source ?? '',
});
const inRails = (more: Files): Files => ({
  Dockerfile: image('ruby:3.3', ['bundle', 'exec', 'rackup']),
  Gemfile: '',
  'config.ru': 'require_relative "app"\nrun Shop\n',
  'app.rb': 'require "sinatra/base"\nclass Shop < Sinatra::Base\n  get("/") { "x" }\nend\n',
  ...more,
});
const inJava = (source: string | undefined, more: Files = {}): Files => ({
  Dockerfile:
    'FROM maven:3 AS build\nCOPY . .\nRUN mvn package\nFROM eclipse-temurin:21\nCOPY --from=build target/app.jar app.jar\nENTRYPOINT ["java", "-jar", "app.jar"]\n',
  'pom.xml': '<project/>',
  'src/main/java/com/acme/App.java':
    'package com.acme;\nimport org.springframework.boot.SpringApplication;\nclass App {\n  public static void main(String[] a) { SpringApplication.run(App.class, a); }\n}\n',
  'src/main/java/com/acme/Orders.java': `package com.acme;\n${source ?? ''}`,
  ...more,
});
const wsgi =
  'import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\napplication = get_wsgi_application()\n';
const django = (settings: string): Files => ({
  Dockerfile: image('python:3.12', ['gunicorn', 'shop.wsgi']),
  'shop/__init__.py': '',
  'shop/wsgi.py': wsgi,
  'shop/settings.py': settings,
});
const LOCMEM = 'CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}\n';
const flask = (python['python-queue']?.seen ?? '').trimEnd();

describe('state that lives in the process only', () => {
  it.each<readonly [what: string, files: Files, expected: readonly string[]]>([
    ['queue.Queue', inPython(flask), ['warning no-in-memory-queue app.py:5:8-21 queue.Queue']],
    ['queue.Queue that is waited for', inPython(`${flask}\nimport atexit\natexit.register(jobs.join)\njobs.join()\n`), []],
    ['queue.Queue whose thread is told to end', inPython(`${flask.replace('threading.Thread(', 't = threading.Thread(')}\nt.join()\n`), []],
    ['a pool of connections', inPython(python['python-queue']?.not), []],
    [
      'asyncio.Queue',
      inPython(`${python['asyncio-queue']?.seen}import uvicorn\nuvicorn.run(app)\n`),
      ['warning no-in-memory-queue app.py:4:8-23 asyncio.Queue'],
    ],
    ['background tasks, which the server waits for', inPython(`${python['asyncio-queue']?.not}import uvicorn\nuvicorn.run(app)\n`), []],
    [
      'Django’s sessions in the cache of the process',
      django(`SESSION_ENGINE = "django.contrib.sessions.backends.cache"\n${LOCMEM}`),
      ['warning no-in-memory-sessions shop/settings.py:1:18-58 Django’s cache of the process'],
    ],
    [
      'Django’s sessions in another cache',
      django(`SESSION_ENGINE = "django.contrib.sessions.backends.cache"\nSESSION_CACHE_ALIAS = "redis"\n${LOCMEM}`),
      [],
    ],
    ['Django’s sessions in its database', django(LOCMEM), []],
    [
      'Flask-Session with SimpleCache',
      inPython(python['flask-memory-sessions']?.seen),
      ['warning no-in-memory-sessions app.py:5:30-40 Flask-Session with SimpleCache'],
    ],
    ['Flask-Session with Redis', inPython(python['flask-memory-sessions']?.not), []],
    [
      'Sucker Punch',
      inRails({ 'app/jobs/mail.rb': ruby['sucker-punch']?.seen ?? '' }),
      ['warning no-in-memory-queue app/jobs/mail.rb:2:11-27 Sucker Punch'],
    ],
    [
      'Active Job’s async adapter',
      inRails({ 'config/application.rb': ruby['active-job-async']?.seen ?? '' }),
      ['warning no-in-memory-queue config/application.rb:3:39-45 Active Job’s async adapter'],
    ],
    [
      'Active Job’s async adapter, but not in production',
      inRails({
        'config/application.rb': ruby['active-job-async']?.seen ?? '',
        'config/environments/production.rb': 'Rails.application.configure do\n  config.active_job.queue_adapter = :solid_queue\nend\n',
      }),
      [],
    ],
    ['a channel', inGo(go['go-channel']?.seen), ['warning no-in-memory-queue main.go:8:10-29 a channel']],
    [
      'a channel that is closed and worked off',
      inGo(go['go-channel']?.seen.replace('http.ListenAndServe', 'defer close(jobs)\n\thttp.ListenAndServe')),
      [],
    ],
    ['a channel for one result', inGo(go['go-channel']?.not), []],
    ['@Async', inJava(java['spring-async']?.seen), ['warning no-in-memory-queue src/main/java/com/acme/Orders.java:7:3-9 Spring’s @Async']],
    [
      '@Async that is waited for',
      inJava(java['spring-async']?.seen, {
        'src/main/resources/application.yml': 'spring.task.execution.shutdown.await-termination: true\n',
      }),
      [],
    ],
    ['@Async with a result', inJava(java['spring-async']?.not), []],
    [
      'channels of .NET',
      inDotnet(csharp['dotnet-channel']?.seen),
      ['warning no-in-memory-queue Program.cs:3:12-43 System.Threading.Channels'],
    ],
    [
      'channels of .NET that are completed',
      inDotnet(`${csharp['dotnet-channel']?.seen}class Stop { Channel<Job> c; void F() { c.Writer.Complete(); } }\n`),
      [],
    ],
    [
      'sessions in ASP.NET’s memory',
      inDotnet(csharp['aspnet-memory-sessions']?.seen),
      ['warning no-in-memory-sessions Program.cs:2:1-45 the memory cache of ASP.NET'],
    ],
    ['sessions in memory for development', inDotnet(csharp['aspnet-memory-sessions']?.not), []],
    [
      'sessions in ETS',
      {
        Dockerfile: image('elixir:1.17', ['mix', 'phx.server']),
        'mix.exs': 'defmodule App.MixProject do\n  use Mix.Project\n  def application, do: [mod: {App.Application, []}]\nend\n',
        'lib/app/application.ex': 'defmodule App.Application do\n  use Application\nend\n',
        'lib/app_web/endpoint.ex': elixir['plug-session-ets']?.seen ?? '',
      },
      ['warning no-in-memory-sessions lib/app_web/endpoint.ex:3:3-63 Plug.Session in ETS'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await kept(files)).toEqual(expected);
  });

  it('is an error where several instances should share sessions', async () => {
    expect(await kept(inPython(python['flask-memory-sessions']?.seen), ', deploy: { replicas: 3 }')).toEqual([
      expect.stringMatching(/^error no-in-memory-sessions/),
    ]);
  });
});
