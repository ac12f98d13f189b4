import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { World } from '../world.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

/** What a shell has to know of one command. */
type Words = {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  /** What its first argument may be, where that is one of a few. */
  readonly choices: readonly string[];
};
type OptionWords = {
  readonly flag: string;
  readonly description: string;
  /** Undefined where any text or file may follow; empty where nothing does. */
  readonly values: readonly string[] | undefined;
};

/** Prints a script that teaches a shell the commands and options. It is made from the help, so it cannot fall behind. */
export async function completion(shell: Shell, program: Command, world: World): Promise<ExitCode> {
  const commands = program.commands.map((command) => wordsOf(command, program));
  await world.stdout.write(SCRIPTS[shell](commands));
  return EXIT.ok;
}

function wordsOf(command: Command, program: Command): Words {
  const options = [...command.options, ...program.options].filter(({ hidden }) => !hidden);
  return {
    name: command.name(),
    summary: command.summary(),
    choices: command.registeredArguments[0]?.argChoices ?? [],
    options: options.map(({ long, description, argChoices, required }) => ({
      flag: long ?? '',
      description,
      values: argChoices ?? (required ? undefined : []),
    })),
  };
}

const SCRIPTS: Readonly<Record<Shell, (commands: readonly Words[]) => string>> = { bash, zsh, fish };

function bash(commands: readonly Words[]): string {
  const names = commands.map(({ name }) => name);
  const options = commands.map(
    ({ name, options: all }) =>
      `    ${name}) words='${[...all.map(({ flag }) => flag), '--help'].join(' ')}' ;;`,
  );
  const values = commands.flatMap(({ name, options: all }) =>
    all.flatMap(({ flag, values: words }) =>
      words && words.length > 0 ? [`    '${name} ${flag}') words='${words.join(' ')}' ;;`] : [],
    ),
  );
  const choices = commands.flatMap(({ name, choices: words }) =>
    words.length > 0 ? [`    ${name}) words='${words.join(' ')}' ;;`] : [],
  );
  return `# bash completion of ccguard; load it with: source <(ccguard completion bash)
_ccguard() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words='' command='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${names.join('|')}) command="$word"; break ;; esac
  done
  case "$command $previous" in
${values.join('\n')}
  esac
  if [ -z "$words" ] && [ -z "$command" ]; then words='${names.join(' ')} --help --version --no-color --now'
  elif [ -z "$words" ] && [[ "$current" == -* ]]; then case "$command" in
${options.join('\n')}
  esac
  elif [ -z "$words" ]; then case "$command" in
${choices.join('\n')}
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _ccguard ccguard
`;
}

function zsh(commands: readonly Words[]): string {
  const names = commands.map(({ name, summary }) => `    '${name}:${inQuotes(summary)}'`);
  const cases = commands.map(
    ({ name, options }) => `    ${name}) _arguments ${options.map(zshOption).join(' ')} '*:file:_files' ;;`,
  );
  return `#compdef ccguard
# zsh completion of ccguard; load it with: source <(ccguard completion zsh)
_ccguard() {
  local -a commands=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
compdef _ccguard ccguard
`;
}

function zshOption({ flag, description, values }: OptionWords): string {
  const what =
    values === undefined ? ':value:_files' : values.length > 0 ? `:value:(${values.join(' ')})` : '';
  return `'*${flag}[${inQuotes(description).replace(/[[\]:]/g, '\\$&')}]${what}'`;
}

function fish(commands: readonly Words[]): string {
  const lines = commands.flatMap(({ name, summary, options }) => [
    `complete -c ccguard -n __fish_use_subcommand -f -a ${name} -d '${inQuotes(summary)}'`,
    ...options.map(({ flag, description, values }) => {
      const takes = values === undefined ? ' -r' : values.length > 0 ? ` -x -a '${values.join(' ')}'` : '';
      return `complete -c ccguard -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}${takes} -d '${inQuotes(description)}'`;
    }),
  ]);
  return `# fish completion of ccguard; load it with: ccguard completion fish | source\n${lines.join('\n')}\n`;
}

/** All three shells take a text in single quotes as it is; none of our texts needs one inside. */
function inQuotes(text: string): string {
  return text.replaceAll("'", '’').replaceAll('\n', ' ');
}
