using System.CommandLine;
using Embeddings.Local.Terminal;

namespace Embeddings.Local.Commands;

/// <summary>Prints a script that lets a shell complete commands, options and models: <c>completion bash</c></summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _embeddings() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(embeddings "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
          [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -F _embeddings embeddings
        """;

    private const string Zsh = """
        #compdef embeddings
        _embeddings() {
          local -a completions
          completions=("${(@f)$(embeddings "[suggest:${#BUFFER}]" "$BUFFER" 2>/dev/null)}")
          compadd -a completions
          _files
        }
        compdef _embeddings embeddings
        """;

    private const string Fish = """
        complete -c embeddings -a '(embeddings "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName embeddings -ScriptBlock {
          param($wordToComplete, $commandAst, $cursorPosition)
          embeddings "[suggest:$cursorPosition]" "$commandAst" | Where-Object { $_ -like "$wordToComplete*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or powershell" }.AcceptOnlyFromAmong("bash", "zsh", "fish", "powershell");
        var command = new Command("completion", "Print a script that lets a shell complete commands, options and models") { shell };
        command.SetAction(parsed =>
        {
            Console.Out.WriteLine(parsed.GetValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                "fish" => Fish,
                _ => PowerShell,
            });
            return ExitCode.Done;
        });
        return command;
    }
}
