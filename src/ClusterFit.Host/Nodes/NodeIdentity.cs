using System.Globalization;
using Akka.Cluster;
using ClusterFit.Core.Groups;

namespace ClusterFit.Host.Nodes;

/// <summary>Who a member of the cluster is. Each tells it all others as one of its roles, which come with its membership: whoever knows of the
/// member knows its name, too.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Started">When it was started.</param>
internal sealed record NodeIdentity(string Name, DateTimeOffset Started)
{
    private const string Prefix = "node.";
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The identity of a node, as its worker has it.</summary>
    public static NodeIdentity Of(WorkerId worker) => new(worker.Node, DateTimeOffset.FromUnixTimeMilliseconds(worker.Incarnation));

    /// <summary>The identity that the member tells; null where it tells none.</summary>
    public static NodeIdentity? Of(Member member) => member.Roles.Select(Parse).FirstOrDefault(identity => identity is not null);

    /// <summary>The role that tells it, of characters that need no quotes anywhere.</summary>
    public string ToRole() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Started.ToUnixTimeMilliseconds()}.{Uri.EscapeDataString(Name)}");

    /// <summary>Reads what <see cref="ToRole"/> wrote; null for any other role.</summary>
    public static NodeIdentity? Parse(string role)
    {
        var parts = role.StartsWith(Prefix, StringComparison.Ordinal) ? role[Prefix.Length..].Split('.', 2) : [];
        return parts.Length == 2 && parts[1].Length > 0
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var started) && started <= Latest
            ? new NodeIdentity(Uri.UnescapeDataString(parts[1]), DateTimeOffset.FromUnixTimeMilliseconds(started))
            : null;
    }
}
