import type { Plugin } from 'vite';

export function compileCatalog(file: string): unknown;
export function viteCompiled(): Plugin;
