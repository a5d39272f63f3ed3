import type { EntryPoint } from '../request.ts';
import type { Finder } from './finder.ts';

const INDEX = ['public/index.php', 'index.php', 'web/index.php', 'html/index.php'];

/** `php artisan queue:work`, `php bin/console messenger:consume`, `php worker.php`; servers start at the front controller. */
export function phpEntry(program: string, finder: Finder): EntryPoint | undefined {
  if (/^(php|php[\d.]+|php-cli)$/.test(program)) {
    const file = finder.operands().find((word) => /^[\w./-]+$/.test(word.text ?? ''));
    return file?.text === undefined ? undefined : (finder.file(file.text) ?? finder.belowRoots([file.text.replace(/^\//, '')], file));
  }
  if (program === 'artisan' || program === 'console' || program.endsWith('.php')) {
    const path = finder.words[0]?.text;
    return path === undefined ? undefined : finder.file(path);
  }
  if (/^(php-fpm[\d.]*|apache2-foreground|frankenphp|rr|unitd|swoole)$/.test(program)) {
    return finder.firstFile(INDEX) ?? finder.firstFile(INDEX, ['/var/www/html', '/var/www', '/app', '/srv/app']);
  }
  return undefined;
}
