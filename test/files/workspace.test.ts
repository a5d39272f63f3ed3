import { closeSync, ftruncateSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES, reasonOf, rootOf } from '../../src/files/disk.ts';
import { diskWorkspace, memoryWorkspace } from '../../src/files/workspace.ts';
import { temporaryTree } from './temporary-tree.ts';

describe('a workspace on the disk', () => {
  it.each<[string, Uint8Array, string | undefined]>([
    ['UTF-8', Buffer.from('é'), 'é'],
    ['a byte order mark', Buffer.from('\uFEFFa: 1'), 'a: 1'],
    ['UTF-16 LE', Buffer.from('\uFEFFa: é', 'utf16le'), 'a: é'],
    ['UTF-16 BE', Buffer.from('\uFEFFa: é', 'utf16le').swap16(), 'a: é'],
    ['UTF-16 BE, cut off', Buffer.concat([Buffer.from('\uFEFFa', 'utf16le').swap16(), Buffer.from([0])]), 'a'],
    ['bytes that are not UTF-8', Buffer.from([0x61, 0xff, 0x62]), 'a\uFFFDb'],
    ['NUL bytes', Buffer.from('a\0b'), undefined],
    ['nothing', Buffer.from(''), ''],
  ])('decodes %s', (_, bytes, text) => {
    const workspace = diskWorkspace(temporaryTree({ f: bytes }), ['.']);
    expect(workspace.read('f')?.text).toBe(text);
    expect(workspace.refusal?.('f')).toEqual(text === undefined ? { why: 'not a text file', isProblem: false } : undefined);
  });

  it('reads a file once, whatever it is called', () => {
    const root = temporaryTree({ 'd/f': 'x' });
    const workspace = diskWorkspace(root, ['.']);
    const file = workspace.read('./d/../d//f');
    expect(file).toEqual({ path: 'd/f', text: 'x' });
    rmSync(join(root, 'd/f'));
    expect(workspace.read('d/f')).toBe(file);
    expect(workspace.read(join(root, 'd/f'))).toBe(file);
  });

  it('stays inside its roots and out of .git', () => {
    const root = temporaryTree({
      'in/a': '1',
      'in/.git/config': 'token',
      'in/link': { link: '../out/b' },
      'in/folder': { link: '../out' },
      'out/b': '2',
      inner: { link: 'in' },
    });
    const workspace = diskWorkspace(root, ['in']);
    expect(workspace.read('in/a')?.text).toBe('1');
    expect(workspace.read('inner/a')?.text).toBe('1');
    for (const path of ['out/b', 'in/../out/b', 'in/link', 'in/folder/b', '/etc/passwd', 'in/.git/config', 'in', '', 'in/a/b', 'in\0/a']) {
      expect([path, workspace.read(path)]).toEqual([path, undefined]);
    }
    expect(['in', 'in/a', 'out', 'in/link', 'in/.git/config', 'in/nope'].filter((path) => workspace.exists(path))).toEqual(['in', 'in/a']);
    expect(workspace.list('in')).toEqual(['.git/', 'a', 'folder/', 'link']);
    expect(workspace.list('out')).toEqual([]);
    expect(workspace.list('in/folder')).toEqual([]);
  });

  it('refuses files above the limit', () => {
    const root = temporaryTree({ big: '' });
    const fd = openSync(join(root, 'big'), 'r+');
    ftruncateSync(fd, MAX_FILE_BYTES + 1);
    closeSync(fd);
    const workspace = diskWorkspace(root, ['.']);
    expect(workspace.read('big')).toBeUndefined();
    expect(workspace.refusal?.('big')).toEqual({
      why: '33 MiB, more than the 32 MiB that are read of a file (limit MAX_FILE_BYTES)',
      isProblem: false,
    });
  });

  it('says why the system refused', () => {
    expect(reasonOf(Object.assign(new Error('x'), { code: 'EACCES' }))).toBe('cannot be read: permission denied');
    expect(reasonOf(Object.assign(new Error('x'), { code: 'EIO' }))).toBe('cannot be read: EIO');
    expect(reasonOf('x')).toBe('cannot be read: unknown error');
  });

  it('the root is the repository around a named path, or the folder', () => {
    const root = temporaryTree({
      'repo/.git/': '',
      'repo/deploy/k8s/a.yaml': '',
      'worktree/.git': 'gitdir: x',
      'worktree/d/': '',
      'loose/d/a.yaml': '',
    });
    expect(rootOf(join(root, 'repo/deploy/k8s'))).toBe(join(root, 'repo'));
    expect(rootOf(join(root, 'repo/deploy/k8s/a.yaml'))).toBe(join(root, 'repo'));
    expect(rootOf(join(root, 'worktree/d'))).toBe(join(root, 'worktree'));
    expect(rootOf(join(root, 'loose/d/a.yaml'))).toBe(join(root, 'loose/d'));
  });
});

describe('a workspace in memory', () => {
  it('answers like one on the disk', () => {
    const workspace = memoryWorkspace({ 'a/b.js': 'x', 'c.js': 'y' });
    expect(workspace.read('./a/../a/b.js')).toEqual({ path: 'a/b.js', text: 'x' });
    expect(['a', 'a/', './c.js', '.', 'a/b', 'b.js'].map((path) => workspace.exists(path))).toEqual([true, true, true, true, false, false]);
    expect([workspace.list('.'), workspace.list('a/'), workspace.list('x')]).toEqual([['a/', 'c.js'], ['b.js'], []]);
  });
});
