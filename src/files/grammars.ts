import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliDecompressSync } from 'node:zlib';

/** Each grammar's name in `dist/grammars`, and where the registry's package keeps it. Read by the build as well: `scripts/grammars.mjs`. */
const packaged: Readonly<Record<string, string>> = {
  runtime: 'web-tree-sitter/web-tree-sitter.wasm',
  python: 'tree-sitter-python/tree-sitter-python.wasm',
  ruby: 'tree-sitter-ruby/tree-sitter-ruby.wasm',
  go: 'tree-sitter-go/tree-sitter-go.wasm',
  php: 'tree-sitter-php/tree-sitter-php.wasm',
  java: 'tree-sitter-java/tree-sitter-java.wasm',
  kotlin: '@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm',
  csharp: 'tree-sitter-c-sharp/tree-sitter-c_sharp.wasm',
  elixir: 'tree-sitter-elixir/tree-sitter-elixir.wasm',
};

export type GrammarName = 'runtime' | 'python' | 'ruby' | 'go' | 'php' | 'java' | 'kotlin' | 'csharp' | 'elixir';

/** The bytes of a grammar: from beside the bundle, where they are compressed; from the packages themselves when run from the sources. */
export function grammarBytes(name: GrammarName): Uint8Array {
  try {
    return brotliDecompressSync(readFileSync(new URL(`./grammars/${name}.wasm.br`, import.meta.url)));
  } catch {
    return readFileSync(createRequire(import.meta.url).resolve(packaged[name] ?? name));
  }
}
