using System.Text;
using ClusterFit.Cli.CommandLine;

namespace ClusterFit.Cli.Logins;

/// <summary>Asks for a secret, which is not shown while it is typed; from a pipe, the first line is taken.</summary>
internal static class SecretPrompt
{
    private const int MaxLength = 4096;

    /// <summary>What was typed, without white space around it; empty when nothing was.</summary>
    public static string Ask(string question, Terminal terminal)
    {
        if (!terminal.InputIsInteractive) return (terminal.Input.ReadLine() ?? "").Trim();
        terminal.Error.Write(question);
        terminal.Error.Flush();
        var typed = new StringBuilder();
        while (typed.Length < MaxLength)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter) break;
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }
        terminal.Error.WriteLine();
        return typed.ToString().Trim();
    }
}
