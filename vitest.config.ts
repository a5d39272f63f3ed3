import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { viteCompiled } from './scripts/compiled-modules.mjs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  plugins: [viteCompiled()],
  define: { __VERSION__: JSON.stringify(version) },
  test: { include: ['test/**/*.test.ts'], testTimeout: 20_000 },
});
