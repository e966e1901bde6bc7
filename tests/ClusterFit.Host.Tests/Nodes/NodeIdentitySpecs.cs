using ClusterFit.Host.Nodes;

namespace ClusterFit.Host.Tests.Nodes;

public class NodeIdentitySpecs
{
    [Theory]
    [InlineData("w1")]
    [InlineData("worker-2.example.org")]
    [InlineData("1.2")]
    [InlineData(" ")]
    [InlineData("100% of größe, \"quoted\" {a} [b] ${c} # // \\ \u20ac \U0001f600")]
    public void Comes_back_from_its_role_whatever_the_name_is(string name)
    {
        foreach (var milliseconds in new[] { 0, 1_234_567_890_123, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() })
        {
            var identity = new NodeIdentity(name, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
            Assert.Equal(identity, NodeIdentity.Parse(identity.ToRole()));
            Assert.Matches("^[A-Za-z0-9._~%-]+$", identity.ToRole());
        }
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("only-scheduler")]
    [InlineData("node.")]
    [InlineData("node.1")]
    [InlineData("node.1.")]
    [InlineData("node.x.name")]
    [InlineData("node.-1.name")]
    [InlineData("node.999999999999999999.name")]
    public void Other_roles_tell_none(string role) => Assert.Null(NodeIdentity.Parse(role));

    [Fact]
    public async Task Every_member_is_listed_by_its_name_and_what_it_is()
    {
        using var bench = new NodeBench();
        const string odd = "größe \"1\" {a, b} 100% ${x} #";
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        await using var scheduler = await NodeBench.StartAsync(bench.Scheduler() with { Name = odd });
        await using var client = await NodeBench.StartAsync(bench.Joining(scheduler, NodeRoles.Api) with { Name = "front" });

        var nodes = (await client.Groups.ReadNodesAsync(NodeBench.Stop)).Nodes;

        Assert.Equal(["front", odd], nodes.Select(node => node.Name));
        Assert.Equal([client.Address, scheduler.Address], nodes.Select(node => node.Address));
        Assert.Equal(["api"], nodes[0].Roles);
        Assert.Equal(["scheduler"], nodes[1].Roles);
        Assert.All(nodes, node => Assert.InRange(node.StartedAt!.Value, before, TimeProvider.System.GetUtcNow()));
        Assert.All(nodes, node => Assert.Matches(@"^127\.0\.0\.1:\d+$", node.Address));
    }
}
