using ClusterFit.Cli.Batches;
using ClusterFit.Cli.Progress;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Watching;

/// <summary>Says what happens to a batch as a whole: that it is paused or goes on, and what it waits for. Each change once.</summary>
internal sealed class BatchNews(IProgressView view)
{
    private BatchState _state = BatchState.Open;
    private string? _waiting;

    /// <summary>Takes over how the batch stands.</summary>
    public void Hear(BatchView batch)
    {
        if (batch.State != _state) Say(batch.State, _state);
        _state = batch.State;
        var waiting = Waiting.For(batch);
        if (waiting is not null && waiting != _waiting) view.Say($"waiting for {waiting}");
        _waiting = waiting;
    }

    private void Say(BatchState state, BatchState before)
    {
        if (state == BatchState.Paused) view.Say("the batch is paused; 'clusterfit batch resume' lets it go on");
        else if (state == BatchState.Cancelled) view.Say("the batch is cancelled");
        else if (before == BatchState.Paused && state == BatchState.Open) view.Say("the batch goes on");
    }
}
