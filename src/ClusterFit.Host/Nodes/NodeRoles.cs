using ClusterFit.Cluster;

namespace ClusterFit.Host.Nodes;

/// <summary>What a node does in the cluster.</summary>
[Flags]
public enum NodeRoles
{
    /// <summary>Nothing; no node has it.</summary>
    None = 0,

    /// <summary>May run the scheduler and runs groups; has the journal.</summary>
    Scheduler = 1,

    /// <summary>Trains.</summary>
    Worker = 2,

    /// <summary>Submits and watches.</summary>
    Api = 4,

    /// <summary>All of them.</summary>
    All = Scheduler | Worker | Api,
}

/// <summary>Names of roles, as users and the cluster know them.</summary>
internal static class NodeRoleNames
{
    private static readonly (NodeRoles Role, string Name)[] Names =
    [
        (NodeRoles.Scheduler, ClusterRegistration.SchedulerRole),
        (NodeRoles.Worker, ClusterRegistration.WorkerRole),
        (NodeRoles.Api, ClusterRegistration.ApiRole),
    ];

    /// <summary>What <see cref="Parse"/> takes.</summary>
    public static string Expected { get; } = $"one or more of {string.Join(", ", Names.Select(known => known.Name))}, separated by commas";

    /// <summary>The names of the roles, in a fixed order.</summary>
    public static IReadOnlyList<string> Of(NodeRoles roles) =>
        [.. Names.Where(known => roles.HasFlag(known.Role)).Select(known => known.Name)];

    /// <summary>Whether a role is one that users give.</summary>
    public static bool IsKnown(string role) => Names.Any(known => known.Name == role);

    /// <summary>Reads names separated by commas.</summary>
    /// <exception cref="FormatException">A name is not known, or there is none.</exception>
    public static NodeRoles Parse(string text)
    {
        var roles = NodeRoles.None;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var role = Names.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Role;
            if (role == NodeRoles.None) throw new FormatException($"expected {Expected}");
            roles |= role;
        }

        return roles;
    }
}
