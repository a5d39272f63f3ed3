import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { viteCompiled } from './scripts/compiled-modules.mjs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  plugins: [viteCompiled()],
  define: { __VERSION__: JSON.stringify(version) },
  // As in the build: the CommonJS build of js-yaml, which is the faster one and the one that users run.
  resolve: { alias: { 'js-yaml': fileURLToPath(new URL('node_modules/js-yaml/dist/js-yaml.cjs.js', import.meta.url)) } },
  test: { include: ['test/**/*.test.ts'], testTimeout: 20_000 },
});
