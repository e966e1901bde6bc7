using Akka.Actor;

namespace ClusterFit.Cluster.Journal;

/// <summary>What the configurations of both journals have in common.</summary>
public static class JournalPlugins
{
    /// <summary>Refuses a system that would keep its journal in memory, which is what Akka does when a setting is misspelt.</summary>
    /// <exception cref="JournalUnusableException">The effective plugins are not the SQL ones.</exception>
    public static void Verify(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        foreach (var (setting, expected) in new[]
        {
            ("akka.persistence.journal.plugin", "akka.persistence.journal.sql"),
            ("akka.persistence.snapshot-store.plugin", "akka.persistence.snapshot-store.sql"),
        })
        {
            if (system.Settings.Config.GetString(setting) is var actual && actual != expected)
                throw new JournalUnusableException($"{setting}: '{actual}'; expected '{expected}', or jobs would be lost with the process.");
        }
    }

    /// <summary>A text as it stands between quotation marks in a configuration.</summary>
    internal static string Escape(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"");
}
