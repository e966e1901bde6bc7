using System.Runtime.InteropServices;

namespace ClusterFit.Cli.CommandLine;

/// <summary>Ctrl-C and SIGTERM: the first asks to save the work and end, the second ends the process at once.</summary>
internal sealed partial class Interruption : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens until disposed.</summary>
    public Interruption() =>
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, On), PosixSignalRegistration.Create(PosixSignal.SIGTERM, On)];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Asked => _asked.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _asked.Dispose();
    }

    private void On(PosixSignalContext signal)
    {
        // Exit hooks could wait for what the user no longer wants to wait for. The journal and all files survive a sudden end.
        if (_asked.IsCancellationRequested) EndProcess(ExitCode.Interrupted);
        signal.Cancel = true;
        _asked.Cancel();
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void EndProcess(int exitCode);
}
