using System.Data.Common;
using System.Net.Sockets;
using System.Runtime.Serialization;
using Akka.Pattern;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ClusterFit.Cluster.Journal;

/// <summary>Tells failures of a journal that pass from those that stay until somebody mends something.</summary>
public static class JournalFailures
{
    private const string UniqueViolation = "23505";

    /// <summary>Whether another start of the actor will find the journal as it is now: refused rights, a missing table, unreadable rows. A database
    /// that can not be reached, is overloaded or has a full disk comes back, and a writer that was overtaken reads what the other wrote.</summary>
    public static bool IsLasting(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return Causes(cause).All(error => error switch
        {
            PostgresException { SqlState: UniqueViolation } => false,
            PostgresException { SqlState: var state } => state[..2] is "28" or "3D" or "3F" or "42",
            ArgumentException => true,
            DbException { IsTransient: true } or NpgsqlException => false,
            SqliteException { SqliteErrorCode: var code } => code is not (5 or 6 or 10 or 13 or 14 or 19),
            TimeoutException or SocketException or IOException or OpenCircuitException or OperationCanceledException => false,
            _ => true,
        }) && Causes(cause).Any(error => error is DbException or SerializationException);
    }

    private static IEnumerable<Exception> Causes(Exception error) => error is AggregateException several
        ? several.Flatten().InnerExceptions.SelectMany(Causes)
        : error.InnerException is { } inner ? Causes(inner).Prepend(error) : [error];
}
