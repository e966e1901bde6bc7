using Microsoft.Extensions.Hosting;

namespace ClusterFit.Host;

/// <summary>Leaves the signals of the process to the program around the node; the host's own lifetime would take them.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
