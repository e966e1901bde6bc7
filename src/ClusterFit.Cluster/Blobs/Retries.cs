namespace ClusterFit.Cluster.Blobs;

/// <summary>Asks again, a bounded number of times, after pauses that double and are drawn anew for each caller, so that a server that comes back
/// is not run down by all at once.</summary>
/// <param name="time">Measures pauses and limits.</param>
/// <param name="jitter">Draws the pauses.</param>
internal sealed class Retries(TimeProvider time, Random jitter)
{
    /// <summary>Times that something is tried.</summary>
    public const int Tries = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Does it, again after each transient failure.</summary>
    /// <param name="limit">How long one try may take; one that takes longer counts as a transient failure.</param>
    /// <param name="isTransient">Whether another try makes sense.</param>
    /// <param name="act">What is tried.</param>
    /// <param name="stop">Ends all tries.</param>
    /// <exception cref="TimeoutException">The last try took too long.</exception>
    public async Task<T> RunAsync<T>(TimeSpan limit, Func<Exception, bool> isTransient, Func<CancellationToken, Task<T>> act, CancellationToken stop)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await LimitAsync(limit, act, stop);
            }
            catch (Exception error) when (tried < Tries && isTransient(error))
            {
                await Task.Delay(Pause(tried), time, stop);
            }
        }
    }

    /// <summary>Does it once.</summary>
    /// <exception cref="TimeoutException">It took longer than the limit.</exception>
    public async Task<T> LimitAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> act, CancellationToken stop)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timer.Token);
        try
        {
            return await act(either.Token);
        }
        catch (OperationCanceledException error) when (timer.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {limit.TotalSeconds:0} seconds", error);
        }
    }

    // Half of the pause is certain, the other half is drawn.
    private TimeSpan Pause(int tried)
    {
        double drawn;
        lock (jitter) drawn = jitter.NextDouble();
        return FirstPause * Math.Pow(2, tried - 1) * (0.5 + (drawn / 2));
    }
}
