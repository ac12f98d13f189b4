import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { World } from '../world.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

/** What a shell has to know of one command. */
type Words = { readonly name: string; readonly summary: string; readonly options: readonly OptionWords[] };
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
    options: options.map(({ long, description, argChoices, required }) => ({
      flag: long ?? '',
      description,
      values: argChoices ?? (required ? undefined : []),
    })),
  };
}

const SCRIPTS: Readonly<Record<Shell, (commands: readonly Words[]) => string>> = { bash, zsh, fish };

function bash(commands: readonly Words[]): string {
  const options = commands.map(
    ({ name, options: all }) => `    ${name}) words='${all.map(({ flag }) => flag).join(' ')}' ;;`,
  );
  const values = distinctValues(commands).map(([flag, words]) => `    ${flag}) words='${words}' ;;`);
  return `# bash completion of ccguard; load it with: source <(ccguard completion bash)
_ccguard() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words=''
  case "$previous" in
${values.join('\n')}
  esac
  if [ -z "$words" ] && [ "$COMP_CWORD" -eq 1 ]; then words='${commands.map(({ name }) => name).join(' ')} --help --version'; fi
  if [ -z "$words" ] && [[ "$current" == -* ]]; then case "\${COMP_WORDS[1]}" in
${options.join('\n')}
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _ccguard ccguard
`;
}

/** Options of the same name take the same values in every command. */
function distinctValues(commands: readonly Words[]): [flag: string, values: string][] {
  const valued = commands.flatMap(({ options }) =>
    options.filter(({ values }) => values && values.length > 0),
  );
  return [...new Map(valued.map(({ flag, values }) => [flag, values?.join(' ') ?? '']))];
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
