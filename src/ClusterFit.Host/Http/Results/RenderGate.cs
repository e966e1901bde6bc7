using System.Threading.RateLimiting;
using ClusterFit.Host.Http.Problems;

namespace ClusterFit.Host.Http.Results;

/// <summary>Renders off the thread of the request, a few pictures at a time; those who would wait behind too many are sent away.</summary>
internal sealed class RenderGate(ApiLimits limits) : IDisposable
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(2);

    private readonly ConcurrencyLimiter _turns = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = limits.Renders,
        QueueLimit = limits.RendersWaiting,
        // Who zooms wants the latest; what was asked before is often cancelled.
        QueueProcessingOrder = QueueProcessingOrder.NewestFirst,
    });

    /// <summary>Renders when it is its turn.</summary>
    /// <exception cref="ProblemException">Too many wait already.</exception>
    public async Task<byte[]> RunAsync(Func<CancellationToken, Task<byte[]>> render, CancellationToken stop)
    {
        using var turn = await _turns.AcquireAsync(permitCount: 1, stop);
        if (!turn.IsAcquired) throw ProblemException.Busy("Too many pictures are being rendered at the moment.", TryAgain);
        return await Task.Run(() => render(stop), stop);
    }

    public void Dispose() => _turns.Dispose();
}
