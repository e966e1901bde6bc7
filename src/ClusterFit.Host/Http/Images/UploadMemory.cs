using System.Threading.RateLimiting;
using ClusterFit.Host.Http.Problems;

namespace ClusterFit.Host.Http.Images;

/// <summary>Bounds the memory that uploads take together. Those for whom there is no room wait, first come, first served; beyond a number they are
/// sent away.</summary>
internal sealed class UploadMemory(ApiLimits limits) : IDisposable
{
    private const int Unit = 1 << 16;
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(2);

    private readonly ConcurrencyLimiter _memory = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Permits(Math.Max(limits.UploadBytes, limits.Image.MaxBytes)),
        // Each waits with as many permits as it asks for; a small upload asks for at least one.
        QueueLimit = (int)Math.Min(int.MaxValue, limits.UploadsWaiting * (long)Permits(limits.Image.MaxBytes)),
    });

    private int _waiting;

    /// <summary>Room for so many bytes, until it is disposed.</summary>
    /// <exception cref="ProblemException">Too many wait already.</exception>
    public async Task<IDisposable> TakeAsync(long bytes, CancellationToken stop)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > limits.UploadsWaiting) throw Full();
            var lease = await _memory.AcquireAsync(Permits(bytes), stop);
            if (lease.IsAcquired) return lease;
            lease.Dispose();
            throw Full();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _memory.Dispose();

    private static int Permits(long bytes) => (int)Math.Max(1, (bytes + Unit - 1) / Unit);

    private static ProblemException Full() => ProblemException.Busy("Too many images are being uploaded at the moment.", TryAgain);
}
