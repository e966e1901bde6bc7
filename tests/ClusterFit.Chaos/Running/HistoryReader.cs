using ClusterFit.Chaos.Oracle;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Journal;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;

namespace ClusterFit.Chaos.Running;

/// <summary>Reads what a run left behind, past the nodes: the tables of the journal and the folder of the blobs.</summary>
internal static class HistoryReader
{
    private const string GroupPrefix = "group-";

    /// <summary>Reads the journals of all groups.</summary>
    public static async Task<IReadOnlyDictionary<GroupId, IReadOnlyList<IGroupEvent>>> JournalsAsync(string connectionString, CancellationToken stop)
    {
        await using var reader = JournalReader.OpenPostgres(connectionString);
        var journals = new Dictionary<GroupId, IReadOnlyList<IGroupEvent>>();
        await foreach (var id in reader.GroupIdsAsync(stop))
        {
            var events = new List<IGroupEvent>();
            await foreach (var happened in reader.EventsAsync(id, stop)) events.Add(happened);
            journals.Add(GroupId.Parse(id[GroupPrefix.Length..]), events);
        }

        return journals;
    }

    /// <summary>Reads all blobs that the journals name.</summary>
    public static async Task<IReadOnlyDictionary<ContentHash, BlobReading>> BlobsAsync(
        IBlobStore store, IEnumerable<IReadOnlyList<IGroupEvent>> journals, CancellationToken stop)
    {
        var readings = new Dictionary<ContentHash, BlobReading>();
        foreach (var (_, blob) in journals.SelectMany(journal => new Ledger(journal).Blobs()))
        {
            if (readings.ContainsKey(blob)) continue;
            try
            {
                var content = await store.GetAsync(blob, stop);
                readings.Add(blob, new BlobReading(ContentHash.Of(content), CalmRun.Fingerprint(content)));
            }
            catch (BlobException)
            {
                readings.Add(blob, new BlobReading(null));
            }
        }

        return readings;
    }
}
