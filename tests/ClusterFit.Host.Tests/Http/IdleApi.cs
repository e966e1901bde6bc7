namespace ClusterFit.Host.Tests.Http;

/// <summary>A node that serves the API and trains nothing, for all tests of a class: they leave nothing behind that another could meet.</summary>
public sealed class IdleApi : IAsyncLifetime
{
    internal ApiBench Bench { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Bench = await ApiBench.StartIdleAsync();

    public async ValueTask DisposeAsync() => await Bench.DisposeAsync();
}
