import { describe, expect, it } from 'vitest';
import { catalog } from '../../../../rules/catalog/index.ts';
import { memoryWorkspace } from '../../../../src/files/workspace.ts';
import { readCode } from '../../../../src/readers/source/read-code.ts';

const python = (limit: string) => `
import os, signal, threading
from kafka import KafkaConsumer

LIMIT = ${limit}
consumer = KafkaConsumer("orders")

def stop(*_):
    threading.Timer(LIMIT, os._exit, [1]).start()
    consumer.close()

signal.signal(signal.SIGTERM, stop)
`;
const ruby = (limit: string) => `
require "kafka"
consumer = Kafka.new(["kafka:9092"]).consumer(group_id: "orders")
trap("TERM") do
  Thread.new { consumer.stop.join(${limit}) }
end
consumer.each_message { |message| puts message }
`;
const go = (limit: string) => `
package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

func main() {
	server := &http.Server{Addr: ":8080"}
	go server.ListenAndServe()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	<-stop
	seconds, _ := ${limit}
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(seconds)*time.Second)
	defer cancel()
	server.Shutdown(ctx)
}
`;

/** How long the program goes on, and what that hangs on. */
async function limitOf(entry: string, text: string, env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const facts = await readCode({ entry, workspace: memoryWorkspace({ [entry]: text }), catalog, env: new Map(Object.entries(env)) });
  const limit = facts?.stop.handlers.find(({ forcedExit }) => forcedExit)?.forcedExit ?? facts?.intakes[0]?.drain;
  return limit === undefined ? 'not known' : [limit.value, limit.of].filter((part) => part !== undefined).join(' ');
}

// Each of them reads the variable LIMIT in its own way, and waits 30 s where nobody sets it.
const ways: readonly (readonly [string, string])[] = [
  ['main.py', python('int(os.environ.get("LIMIT", "30"))')],
  ['main.py', python('int(os.getenv("LIMIT", 30))')],
  ['main.py', python('int(os.environ.get("LIMIT") or 30)')],
  ['main.py', python('int(os.environ.get("LIMIT", "30")) * 1')],
  ['main.rb', ruby('ENV.fetch("LIMIT", 30).to_i')],
  ['main.rb', ruby('(ENV["LIMIT"] || 30).to_i')],
  ['main.rb', ruby('Integer(ENV.fetch("LIMIT", "30"))')],
];

describe('limits that code reads from the environment', () => {
  it.each(ways)('%s %s', async (entry, text) => {
    expect(await limitOf(entry, text, { LIMIT: '90' })).toBe('90000 env LIMIT');
    expect(await limitOf(entry, text, {})).toBe('30000 unless LIMIT is set');
    expect(await limitOf(entry, text, { LIMIT: undefined })).toBe('30000');
    expect(await limitOf(entry, text, { LIMIT: 'soon' })).not.toContain('30000');
  });

  it('are known without a default where the variable is set', async () => {
    for (const [entry, text] of [
      ['main.py', python('int(os.environ["LIMIT"])')],
      ['main.rb', ruby('ENV["LIMIT"].to_i')],
      ['main.go', go('strconv.Atoi(os.Getenv("LIMIT"))')],
    ] as const) {
      expect(await limitOf(entry, text, { LIMIT: '90' })).toBe('90000 env LIMIT');
      expect(await limitOf(entry, text, {})).not.toContain('LIMIT');
    }
  });
});
