using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host.Http.Keys;

/// <summary>The keys that are accepted. The file is read again when it has changed; one that is damaged then changes nothing.</summary>
internal sealed class KeyRing
{
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private List<(byte[] Hash, ApiKey Key)> _keys;
    private (DateTime Written, long Length) _seen;
    private string? _damage;

    /// <summary>Reads the file.</summary>
    /// <exception cref="KeyFileException">It can not be used.</exception>
    public KeyRing(string path, TimeProvider time, ILogger log)
    {
        (_path, _time, _log) = (path, time, log);
        _seen = Look();
        _keys = Load();
    }

    /// <summary>The key that somebody shows; null when it is not accepted.</summary>
    public ApiKey? Find(string secret)
    {
        var shown = ApiKey.HashOf(secret);
        ApiKey? found = null;
        // All of them, whichever fits: the time says nothing.
        foreach (var (hash, key) in Current())
        {
            if (CryptographicOperations.FixedTimeEquals(hash, shown)) found = key;
        }

        return found is { ExpiresAt: { } end } && end <= _time.GetUtcNow() ? null : found;
    }

    private List<(byte[] Hash, ApiKey Key)> Current()
    {
        lock (_gate)
        {
            var now = Look();
            if (now == _seen) return _keys;
            try
            {
                _keys = Load();
                // Only what was read has been seen: what could not be is tried again with the next request.
                (_seen, _damage) = (now, null);
                KeyLog.Loaded(_log, _keys.Count, _path);
            }
            catch (KeyFileException error)
            {
                if (error.Message != _damage) KeyLog.Damaged(_log, error.Message);
                _damage = error.Message;
            }

            return _keys;
        }
    }

    private List<(byte[] Hash, ApiKey Key)> Load() => [.. KeyFile.Read(_path).Select(key => (Convert.FromHexString(key.Sha256), key))];

    private (DateTime Written, long Length) Look() =>
        new FileInfo(_path) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : default;
}

internal static partial class KeyLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} keys were read anew from '{Path}'.")]
    public static partial void Loaded(ILogger logger, int count, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "The keys stay as they were: {Reason}")]
    public static partial void Damaged(ILogger logger, string reason);
}
