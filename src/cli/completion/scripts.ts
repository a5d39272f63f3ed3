import type { Command } from 'commander';
import { type CompletionCommand, type CompletionOption, completionCommands } from './words.ts';

export const completionScripts = { bash, zsh, fish } as const satisfies Record<string, (program: Command) => string>;

const ruleIds = '$(svc-lint rules --format ids 2>/dev/null)';
const shells = 'bash zsh fish';

function bash(program: Command): string {
  const commands = completionCommands(program);
  const names = commands.map(({ name }) => name).filter((name) => name !== '');
  return `# svc-lint completion for bash
_svc_lint() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=""
  case \${COMP_WORDS[1]} in ${names.join('|')}) command=\${COMP_WORDS[1]} ;; esac
  case "$command $previous" in
${commands.flatMap(({ name, options }) => options.flatMap((option) => bashValue(name, option))).join('\n')}
  esac
  case "$command" in
${commands.map((command) => `    "${command.name}") ${bashWords(command, names)} ;;`).join('\n')}
  esac
}
complete -F _svc_lint svc-lint
`;
}

function bashValue(command: string, { flags, takes }: CompletionOption): string[] {
  if (takes === 'nothing') return [];
  const patterns = flags.map((flag) => `"${command} ${flag}"`).join('|');
  if (takes === 'file') return [`    ${patterns}) COMPREPLY=($(compgen -f -- "$current")); return ;;`];
  const words = takes === 'rule' ? ruleIds : takes === 'text' ? '' : takes.join(' ');
  return [`    ${patterns}) COMPREPLY=($(compgen -W "${words}" -- "$current")); return ;;`];
}

function bashWords({ name, options, argument }: CompletionCommand, names: readonly string[]): string {
  const flags = options.flatMap((option) => option.flags.filter((flag) => flag.startsWith('--')));
  const words = [...flags, ...(name === '' ? names : []), ...argumentWords(argument)];
  const files = argument === 'paths' ? ' $(compgen -f -- "$current")' : '';
  return `COMPREPLY=($(compgen -W "${words.join(' ')}" -- "$current")${files})`;
}

function argumentWords(argument: CompletionCommand['argument']): string[] {
  if (argument === 'rule') return [ruleIds];
  return argument === 'shell' ? [shells] : [];
}

function zsh(program: Command): string {
  const commands = completionCommands(program);
  const [root, ...others] = commands;
  if (root === undefined) return '';
  return `#compdef svc-lint
# svc-lint completion for zsh
_svc_lint() {
  case \${words[2]} in
${others.map((command) => `    ${command.name}) shift words; (( CURRENT-- )); ${zshArguments(command)} ;;`).join('\n')}
    *)
      if (( CURRENT == 2 )); then
        local -a commands=(${others.map(({ name, description }) => zshQuoted(`${name}:${description}`)).join(' ')})
        _describe command commands
      fi
      ${zshArguments(root)} ;;
  esac
}
compdef _svc_lint svc-lint
`;
}

function zshArguments({ options, argument }: CompletionCommand): string {
  const specs = options.flatMap(({ flags, description, takes }) =>
    flags.map((flag) => {
      const about = description.replace(/[[\]:]/g, '\\$&');
      const value = takes === 'nothing' ? '' : `:value:${zshAction(takes)}`;
      return zshQuoted(`*${flag}[${about}]${value}`);
    }),
  );
  const rest = {
    paths: "'*:path:_files'",
    service: "'1:service:' '*:path:_files'",
    rule: `"1:rule:(${ruleIds})"`,
    shell: `'1:shell:(${shells})'`,
    nothing: '',
  }[argument];
  return `_arguments ${[...specs, rest].join(' ').trimEnd()}`;
}

function zshAction(takes: Exclude<CompletionOption['takes'], 'nothing'>): string {
  if (takes === 'file') return '_files';
  if (takes === 'rule') return '($(svc-lint rules --format ids 2>/dev/null))';
  return takes === 'text' ? '' : `(${takes.join(' ')})`;
}

function zshQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fish(program: Command): string {
  const commands = completionCommands(program);
  const names = commands.map(({ name }) => name).filter((name) => name !== '');
  const lines = commands.flatMap(({ name, description, options, argument }) => {
    const when = name === '' ? `not __fish_seen_subcommand_from ${names.join(' ')}` : `__fish_seen_subcommand_from ${name}`;
    const own = name === '' ? [] : [`complete -c svc-lint -n "__fish_use_subcommand" -a ${name} -d ${fishQuoted(description)}`];
    const words = argument === 'rule' ? `(svc-lint rules --format ids 2>/dev/null)` : argument === 'shell' ? shells : undefined;
    const first = words === undefined ? [] : [`complete -c svc-lint -n "${when}" -f -a "${words}"`];
    return [...own, ...first, ...options.map((option) => `complete -c svc-lint -n "${when}" ${fishOption(option)}`)];
  });
  return `# svc-lint completion for fish\n${lines.join('\n')}\n`;
}

function fishOption({ flags, description, takes }: CompletionOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(' ');
  const value =
    takes === 'nothing'
      ? ''
      : takes === 'file'
        ? ' -r -F'
        : ` -x${takes === 'text' ? '' : ` -a "${takes === 'rule' ? '(svc-lint rules --format ids 2>/dev/null)' : takes.join(' ')}"`}`;
  return `${names}${value} -d ${fishQuoted(description)}`;
}

function fishQuoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
