using System.Collections.Concurrent;
using System.Globalization;
using ClusterFit.Core.Blobs;

namespace ClusterFit.Cli.Submission;

/// <summary>Remembers the hashes of files between runs, so that a submission of very many files that goes on does not read them all again.
/// A file whose length or time of change differs is read again.</summary>
internal sealed class HashMemory
{
    private const int MostEntries = 1_000_000;

    // A file that changed this recently may change again without its time showing it.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);
    private volatile bool _changed;

    /// <summary>What the folder holds from earlier runs; nothing when it is damaged.</summary>
    public HashMemory(string folder, TimeProvider time)
    {
        (_file, _time) = (Path.Combine(folder, "hashes.tsv"), time);
        try
        {
            if (!File.Exists(_file)) return;
            foreach (var line in File.ReadLines(_file).Take(MostEntries))
                if (Parse(line) is { } entry)
                    _known[entry.Path] = entry.Value;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The files are hashed anew.
        }
    }

    /// <summary>The hash of the file; null when it is not known or the file has changed since.</summary>
    public ContentHash? Find(FileInfo file) =>
        _known.TryGetValue(file.FullName, out var entry) && entry.Length == file.Length && entry.Changed == file.LastWriteTimeUtc.Ticks
            ? entry.Hash
            : null;

    /// <summary>Remembers the hash of the file as it was before it was read.</summary>
    public void Remember(FileInfo file, ContentHash hash)
    {
        // The path is a field of a line.
        if (_time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc < Settling || file.FullName.AsSpan().ContainsAny('\n', '\r', '\t')) return;
        _known[file.FullName] = new Entry(file.Length, file.LastWriteTimeUtc.Ticks, hash);
        _changed = true;
    }

    /// <summary>Forgets the file.</summary>
    public void Forget(string path) => _changed |= _known.TryRemove(Path.GetFullPath(path), out _);

    /// <summary>Keeps what is new for later runs. Not being able to is no reason to stop.</summary>
    public void Save()
    {
        if (!_changed) return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            var temporary = $"{_file}.{Path.GetRandomFileName()}";
            File.WriteAllLines(temporary, _known.Take(MostEntries).Select(pair => string.Create(
                CultureInfo.InvariantCulture, $"{pair.Value.Hash}\t{pair.Value.Length}\t{pair.Value.Changed}\t{pair.Key}")));
            File.Move(temporary, _file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next run reads the files again.
        }
    }

    private static (string Path, Entry Value)? Parse(string line) =>
        line.Split('\t') is [var hex, var length, var changed, var path] && ContentHash.TryParse(hex, out var hash)
        && long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
        && long.TryParse(changed, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? (path, new Entry(bytes, ticks, hash))
            : null;

    private readonly record struct Entry(long Length, long Changed, ContentHash Hash);
}
