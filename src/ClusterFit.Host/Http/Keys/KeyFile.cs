using System.Text.Json;
using ClusterFit.Core.Api;
using ClusterFit.Core.Blobs;
using Microsoft.Win32.SafeHandles;

namespace ClusterFit.Host.Http.Keys;

/// <summary>The file of keys can not be used; the message says why.</summary>
public sealed class KeyFileException(string message) : Exception(message);

/// <summary>The keys of an API in a JSON file that only its owner can read.</summary>
public static class KeyFile
{
    private const int MaxBytes = 4 << 20;
    private const int MaxName = 100;
    private static readonly JsonSerializerOptions Json = new(ApiJson.Options) { WriteIndented = true };

    /// <summary>Reads the file.</summary>
    /// <exception cref="KeyFileException">It can not be read or is no file of keys.</exception>
    public static IReadOnlyList<ApiKey> Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
                throw new KeyFileException($"'{path}' is larger than {MaxBytes} bytes; expected a file that 'clusterfit keys create' wrote.");
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path), Json)
                ?? throw new KeyFileException($"'{path}' is empty; expected a file that 'clusterfit keys create' wrote.");
            foreach (var key in content.Keys) Check(path, key);
            return content.Keys;
        }
        catch (JsonException error)
        {
            throw new KeyFileException($"'{path}' is no file of keys (line {error.LineNumber + 1}); expected one that 'clusterfit keys create' wrote.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException($"'{path}' can not be read: {error.Message}");
        }
    }

    /// <summary>Makes a key and adds it to the file, which is made when it is not there.</summary>
    /// <returns>The key, to be shown once.</returns>
    /// <exception cref="KeyFileException">The file can not be used, or has a key of that name.</exception>
    public static string Add(string path, string name, ApiScope scope, DateTimeOffset now, DateTimeOffset? expires)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > MaxName || name.Any(char.IsControl)) throw new KeyFileException($"name: '{name}'; expected 1 to {MaxName} printable characters.");
        using var turn = TakeTurn(path);
        var keys = File.Exists(path) ? Read(path) : [];
        if (keys.Any(key => key.Name == name))
            throw new KeyFileException($"name: '{path}' has a key '{name}' already; expected another name, or 'clusterfit keys revoke --name {name}' first.");
        var (secret, made) = ApiKey.Create(name, scope, now, expires);
        Write(path, [.. keys, made]);
        return secret;
    }

    /// <summary>Takes a key out of the file.</summary>
    /// <exception cref="KeyFileException">The file can not be used, or has no key of that name.</exception>
    public static void Remove(string path, string name)
    {
        using var turn = TakeTurn(path);
        var keys = Read(path);
        if (keys.All(key => key.Name != name))
            throw new KeyFileException($"name: '{path}' has no key '{name}'; expected one of {string.Join(", ", keys.Select(key => key.Name))}.");
        Write(path, [.. keys.Where(key => key.Name != name)]);
    }

    // Who reads, adds a key and writes while another does so would lose the other's key, or bring back one that it has revoked.
    private static SafeFileHandle TakeTurn(string path)
    {
        try
        {
            return KeyFileLock.Take(path);
        }
        catch (IOException error)
        {
            throw new KeyFileException($"'{path}' can not be written: {error.Message}");
        }
    }

    private static void Write(string path, IReadOnlyList<ApiKey> keys)
    {
        try
        {
            AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(new Content(keys), Json), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException($"'{path}' can not be written: {error.Message}");
        }
    }

    private static void Check(string path, ApiKey? key)
    {
        if (key is null || key.Name.Length == 0 || !ContentHash.TryParse(key.Sha256, out _))
            throw new KeyFileException($"'{path}' holds a key without a name or without the hash of 64 lower-case hexadecimal digits.");
    }

    private sealed record Content(IReadOnlyList<ApiKey> Keys);
}
