using ClusterFit.Cli.Progress;
using ClusterFit.Cluster.Blobs;
using Microsoft.Data.Sqlite;

namespace ClusterFit.Cli.Doctor;

/// <summary>Whether a folder can hold the state and the results of fits. Everything happens in a folder of its own, which goes afterwards.</summary>
internal sealed class StorageChecks : IDisposable
{
    private const long LittleSpace = 1_000_000_000;

    private readonly string _folder;
    private readonly string _scratch;
    private readonly bool _created;

    /// <summary>Checks this folder; it is created when it is not there and removed again when nothing else came into it.</summary>
    public StorageChecks(string folder)
    {
        _folder = Path.GetFullPath(folder);
        _created = !Directory.Exists(_folder);
        _scratch = Path.Combine(_folder, $".clusterfit-doctor-{Path.GetRandomFileName()}");
        All =
        [
            new("folder", Folder, $"choose another folder with --out, or change the permissions of '{folder}'"),
            new("space", Space, "free some space, or choose a folder on another disk with --out"),
            new("journal", Journal, "choose a folder on a local disk with --out: SQLite needs file locks"),
            new("blobs", BlobsAsync, "choose a folder on a disk that works with --out"),
        ];
    }

    /// <summary>The checks, in the order in which they are shown.</summary>
    public IReadOnlyList<Check> All { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Directory.Exists(_scratch)) Directory.Delete(_scratch, recursive: true);
        if (_created && Directory.Exists(_folder) && !Directory.EnumerateFileSystemEntries(_folder).Any()) Directory.Delete(_folder);
    }

    private string Folder()
    {
        Directory.CreateDirectory(_scratch);
        File.WriteAllText(Path.Combine(_scratch, "probe"), "probe");
        return $"'{_folder}' can be written";
    }

    private string Space()
    {
        var free = new DriveInfo(_folder).AvailableFreeSpace;
        return free >= LittleSpace
            ? $"{Wording.Bytes(free)} free"
            : throw new IOException($"{Wording.Bytes(free)} free; expected at least {Wording.Bytes(LittleSpace)}");
    }

    private string Journal()
    {
        var file = Path.Combine(_scratch, "journal.db");
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; CREATE TABLE probe (n INTEGER); INSERT INTO probe VALUES (7); SELECT n FROM probe;";
        using var reader = command.ExecuteReader();
        var mode = reader.Read() ? reader.GetString(0) : "";
        if (mode != "wal") throw new IOException($"SQLite opened with journal mode '{mode}' instead of 'wal'");
        return $"SQLite {connection.ServerVersion} opens, write-ahead log on";
    }

    private async Task<string> BlobsAsync()
    {
        var blobs = new BlobFolder(Path.Combine(_scratch, "blobs"), TimeProvider.System);
        var probe = "probe"u8.ToArray();
        var hash = await blobs.PutAsync(probe, CancellationToken.None);
        var back = await blobs.GetAsync(hash, CancellationToken.None);
        if (!probe.AsSpan().SequenceEqual(back)) throw new IOException("a blob came back changed");
        return "a blob was stored and read back";
    }
}
