using System.Globalization;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Progress;

namespace ClusterFit.Cli.Submission;

/// <summary>Says how far reading and uploading are: on a line that renews itself for people, now and then a line for logs.</summary>
internal sealed class TransferProgress : IAsyncDisposable
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Terminal _terminal;
    private readonly ITimer? _timer;
    private readonly Lock _gate = new();
    private string _what = "";
    private long _began;
    private long _totalBytes;
    private int _total;
    private int _files;
    private long _bytes;
    private bool _shown;

    /// <summary>Shows what is going on until disposed, where it is wanted.</summary>
    public TransferProgress(bool wanted, Terminal terminal)
    {
        _terminal = terminal;
        var interval = terminal.ErrorIsInteractive ? Refresh : Interval;
        if (wanted) _timer = terminal.Time.CreateTimer(_ => Show(), null, interval, interval);
    }

    /// <summary>Something new begins.</summary>
    /// <param name="what">What is done to the files.</param>
    /// <param name="files">Number of the files.</param>
    /// <param name="bytes">Their length together; null when it is not known.</param>
    public void Begin(string what, int files, long? bytes)
    {
        lock (_gate) (_what, _total, _totalBytes, _files, _bytes, _began) = (what, files, bytes ?? 0, 0, 0, _terminal.Time.GetTimestamp());
    }

    /// <summary>A file is done.</summary>
    public void Add(long bytes)
    {
        lock (_gate) (_files, _bytes) = (_files + 1, _bytes + bytes);
    }

    /// <summary>How far it is, in words.</summary>
    public string Line
    {
        get
        {
            lock (_gate)
            {
                var seconds = _terminal.Time.GetElapsedTime(_began).TotalSeconds;
                var rate = seconds > 0 ? _bytes / seconds : 0;
                var line = string.Create(CultureInfo.InvariantCulture, $"{_what}: {_files}/{_total} files");
                if (_bytes > 0) line += $", {Wording.Bytes(_bytes)}";
                if (_totalBytes > 0) line += $" of {Wording.Bytes(_totalBytes)}";
                if (rate > 0) line += $", {Wording.Bytes((long)rate)}/s";
                if (rate > 0 && _totalBytes > _bytes) line += $", {Wording.TimeLeft((_totalBytes - _bytes) / rate)}";
                return line;
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null) await _timer.DisposeAsync();
        if (_shown && _terminal.ErrorIsInteractive) _terminal.Error.Write("\r\e[K");
    }

    private void Show()
    {
        var line = Line;
        _shown = true;
        if (_terminal.ErrorIsInteractive) _terminal.Error.Write($"\r{line}\e[K");
        else _terminal.Error.WriteLine(line);
    }
}
