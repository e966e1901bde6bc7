using System.Diagnostics;

namespace ClusterFit.Lab.Processes;

/// <summary>Clears up after a test process that can not do it itself, because it crashed or was killed: a shell that outlives it and then runs
/// the commands that were promised and not yet kept, the latest first.</summary>
public static class Caretaker
{
    // Ends of input: the test process is gone. A session of its own: an interrupt from the terminal must not reach it.
    private const string Script = """
        exec >/dev/null 2>&1
        declare -A promised=()
        last=0
        while IFS= read -r line; do
          last=${line%% *}
          if [ "$last" = "$line" ]; then unset "promised[$line]"; else promised[$last]=${line#* }; fi
        done
        for id in $(printf '%s\n' "${!promised[@]}" | sort -rn); do bash -c "${promised[$id]}"; done
        """;

    private static readonly Lock Gate = new();
    private static Process? _shell;
    private static int _last;

    /// <summary>Promises to run a shell command of one line after this process has ended, unless the result is disposed before.</summary>
    public static IDisposable Promise(string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Contains('\n', StringComparison.Ordinal)) throw new ArgumentException("A promised command has one line.", nameof(command));
        lock (Gate)
        {
            var id = ++_last;
            Say($"{id} {command}");
            return new Kept(id);
        }
    }

    private static void Say(string line)
    {
        _shell ??= Process.Start(new ProcessStartInfo("setsid", ["bash", "-c", Script]) { RedirectStandardInput = true })!;
        _shell.StandardInput.WriteLine(line);
        _shell.StandardInput.Flush();
    }

    private sealed class Kept(int id) : IDisposable
    {
        private bool _told;

        public void Dispose()
        {
            lock (Gate)
            {
                if (!_told) Say($"{id}");
                _told = true;
            }
        }
    }
}
