using System.Collections.Concurrent;

namespace ClusterFit.Cluster.Workers;

/// <summary>A thread of its own for training, so that no training runs on a dispatcher. Executes one piece of work after the other.</summary>
internal sealed class TrainingThread : IDisposable
{
    // One step of a very large image may take long; the process ends without waiting for it, as the thread is a background thread.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public TrainingThread(string name)
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public void Execute(Action work) => _work.Add(work);

    /// <summary>Waits for the work under way, which has been told to stop.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        if (_thread.Join(StopTime)) _work.Dispose();
    }

    private void Loop()
    {
        foreach (var work in _work.GetConsumingEnumerable()) work();
    }
}
