using ClusterFit.Cluster.Journal;
using Microsoft.Extensions.Logging;

namespace ClusterFit.Host.Nodes;

/// <summary>The journal of a scheduler node, from before its start until after its end.</summary>
internal sealed class NodeJournal : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly JournalAddress _address;
    private readonly IDisposable? _lock;

    private NodeJournal(JournalAddress address, IDisposable? held) => (_address, _lock) = (address, held);

    /// <summary>Makes the journal ready. Waits for a database that can not be reached at the moment.</summary>
    /// <exception cref="JournalUnusableException">It can not be used.</exception>
    /// <exception cref="StateFolderInUseException">Another process has the SQLite journal.</exception>
    /// <exception cref="StateFolderUnusableException">The folder of the SQLite journal can not be written.</exception>
    public static async Task<NodeJournal> OpenAsync(NodeOptions options, TimeProvider time, CancellationToken stop)
    {
        if (options.Journal is JournalAddress.Postgres postgres)
        {
            await WaitAsync(postgres, options, time, stop);
            return new NodeJournal(postgres, held: null);
        }

        var sqlite = (JournalAddress.Sqlite)options.Journal!;
        var held = StateFolderLock.Take(sqlite.Folder);
        try
        {
            SqliteJournal.Prepare(sqlite.Folder);
            return new NodeJournal(sqlite, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose()
    {
        if (_address is JournalAddress.Sqlite sqlite) SqliteJournal.Close(sqlite.Folder);
        if (_address is JournalAddress.Postgres postgres) PostgresJournal.Close(postgres);
        _lock?.Dispose();
    }

    private static async Task WaitAsync(JournalAddress.Postgres address, NodeOptions options, TimeProvider time, CancellationToken stop)
    {
        var log = options.Log?.CreateLogger(typeof(NodeJournal).FullName!);
        for (var wait = TimeSpan.FromSeconds(1); ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                if (options.Migrate) await PostgresSchema.MigrateAsync(address, stop);
                else await PostgresSchema.VerifyAsync(address, stop);
                return;
            }
            catch (JournalUnusableException error) when (error.MayPass)
            {
                if (log?.IsEnabled(LogLevel.Warning) == true) Log.Waiting(log, error.Message, wait.TotalSeconds);
                await Task.Delay(wait, time, stop);
            }
        }
    }
}

/// <summary>What a node logs by itself.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason} Trying again in {Seconds} s.")]
    public static partial void Waiting(ILogger logger, string reason, double seconds);
}
