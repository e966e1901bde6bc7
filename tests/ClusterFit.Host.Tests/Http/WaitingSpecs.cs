using System.Net;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Scheduling;
using ClusterFit.Host.Nodes;
using ClusterFit.Host.Tests.Nodes;

namespace ClusterFit.Host.Tests.Http;

/// <summary>What a batch waits for, as its view and its events tell it.</summary>
public class WaitingSpecs
{
    [Fact]
    public async Task A_batch_tells_that_it_waits_for_a_worker_and_then_that_the_one_that_came_does_not_fit()
    {
        await using var api = await ApiBench.StartIdleAsync();
        var batch = await api.SubmitAsync(2, request => request with { Device = DeviceKind.Gpu });
        await using var events = await EventReader.OpenAsync(api.Client, $"/v1/batches/{batch.Id}/events", last: null);
        await events.UntilAsync(happened => happened.Data.Contains("\"waiting_for\":\"worker\"", StringComparison.Ordinal));
        Assert.Equal(WaitingFor.Worker, (await api.GetAsync<BatchView>($"/v1/batches/{batch.Id}")).WaitingFor);
        Assert.Equal(WaitingFor.Worker, Assert.Single((await api.GetAsync<Page<BatchView>>("/v1/batches")).Items).WaitingFor);

        using var bench = new NodeBench();
        var worker = bench.Joining(api.Node, NodeRoles.Worker) with { Blobs = Path.GetDirectoryName(api.ImportPath) };
        await using var cpu = await NodeBench.StartAsync(worker);

        await events.UntilAsync(happened => happened.Name == "batch" && happened.Read<BatchView>().WaitingFor == WaitingFor.Fit);
        Assert.Equal(WaitingFor.Fit, (await api.GetAsync<BatchView>($"/v1/batches/{batch.Id}")).WaitingFor);
    }

    [Fact]
    public async Task A_batch_waits_for_a_lane_while_another_has_them_all_and_for_nothing_once_it_is_paused()
    {
        await using var api = await ApiBench.StartAsync();
        var first = await api.SubmitAsync(2, request => request with { Settings = ApiBench.TinySettings(epochs: 1_000_000) });
        await UntilAsync(api, first.Id, view => view.Counts.Running == 2);
        var second = await api.SubmitAsync(2, request => request with { Name = "second", Settings = ApiBench.TinySettings(epochs: 999_999) });
        await UntilAsync(api, second.Id, view => view.WaitingFor == WaitingFor.Lane);
        Assert.Null((await api.GetAsync<BatchView>($"/v1/batches/{first.Id}")).WaitingFor);

        using var paused = await api.SendAsync(HttpMethod.Post, $"/v1/batches/{second.Id}/pause");
        Assert.Null((await ApiBench.ReadAsync<BatchView>(paused)).WaitingFor);
        foreach (var batch in new[] { second, first })
        {
            using var cancelled = await api.SendAsync(HttpMethod.Post, $"/v1/batches/{batch.Id}/cancel");
            Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        }
    }

    private static async Task UntilAsync(ApiBench api, string batch, Func<BatchView, bool> wanted)
    {
        await using var events = await EventReader.OpenAsync(api.Client, $"/v1/batches/{batch}/events", last: null);
        await events.UntilAsync(happened => happened.Name == "batch" && wanted(happened.Read<BatchView>()));
    }
}
