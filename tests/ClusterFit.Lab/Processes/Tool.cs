using System.Diagnostics;

namespace ClusterFit.Lab.Processes;

/// <summary>A tool of the system ended with an error; the message is its standard error.</summary>
public sealed class ToolFailedException(string message) : Exception(message);

/// <summary>Runs small tools of the system to their end.</summary>
public static class Tool
{
    /// <summary>Runs the tool and returns its standard output.</summary>
    /// <exception cref="ToolFailedException">It ended with another code than 0, or is not there.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> args, string? input = null)
    {
        var arguments = args.ToArray();
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new ToolFailedException($"{program} does not start ({error.Message}); tests/setup.sh installs what tests need.");
        }

        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new ToolFailedException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {(await errors).Trim()}");
    }
}
