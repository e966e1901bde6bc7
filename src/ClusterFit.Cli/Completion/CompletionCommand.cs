using System.CommandLine;
using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Completion;

/// <summary><c>clusterfit completion</c>: the scripts with which shells complete command lines. They ask the program itself, so that they
/// never fall behind it.</summary>
internal static class CompletionCommand
{
    private static readonly Argument<string> Shell = new("shell")
    {
        Description = "bash, zsh or fish",
        CompletionSources = { "bash", "zsh", "fish" },
    };

    /// <summary>The command, writing to the terminal.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("completion", "Write a script that completes commands, options and values in a shell.")
        {
            Examples =
            [
                ("source <(clusterfit completion bash)", "in ~/.bashrc"),
                ("source <(clusterfit completion zsh)", "in ~/.zshrc, after compinit"),
                ("clusterfit completion fish > ~/.config/fish/completions/clusterfit.fish", "once"),
            ],
            ExitCodes = "0 written, 2 there is no script for such a shell.",
        };
        command.Arguments.Add(Shell);
        command.SetAction(parsed =>
        {
            terminal.Output.Write(Script(parsed.GetValue(Shell)!));
            return ExitCode.Success;
        });
        return command;
    }

    private static string Script(string shell)
    {
        if (shell is not ("bash" or "zsh" or "fish"))
            throw new UsageException($"'{shell}' is not a shell with a script; expected bash, zsh or fish.");
        using var stream = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"ClusterFit.Cli.Completion.clusterfit.{shell}")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
