using System.Runtime.InteropServices;

namespace ClusterFit.Cluster.Workers;

/// <summary>A thread of its own for training, so that no training runs on a dispatcher. Executes one piece of work after the other. Threads
/// that it starts, as those of libtorch, have its low priority too.</summary>
internal sealed partial class TrainingThread
{
    /// <summary>The thread's nice value: with all cores training, heartbeats still get a core at once.</summary>
    public const int Niceness = 10;

    // Of setpriority(2): the number of a thread stands for that thread alone.
    private const int OneThread = 0;

    // One step of a very large image, or any step of a starved machine, may take longer. The process waits for it still.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    private readonly Queue<Action> _work = new();
    private readonly Thread _thread;
    private bool _stopped;

    public TrainingThread(string name)
    {
        // The end of the process must not begin before the thread's: native code would crash in what is torn down around it.
        _thread = new Thread(Loop) { IsBackground = false, Name = name };
        _thread.Start();
    }

    public void Execute(Action work)
    {
        lock (_work)
        {
            _work.Enqueue(work);
            Monitor.Pulse(_work);
        }
    }

    /// <summary>Ends the thread after the work under way, which has been told to stop, and waits a while for it.</summary>
    public void Stop()
    {
        lock (_work)
        {
            _stopped = true;
            Monitor.Pulse(_work);
        }

        _thread.Join(StopTime);
    }

    private void Loop()
    {
        // Managed priorities have no effect on Linux. Where lowering it is forbidden, training works as well.
        _ = SetPriority(OneThread, ThreadNumber(), Niceness);
        while (Next() is { } work) work();
    }

    private Action? Next()
    {
        lock (_work)
        {
            while (_work.Count == 0 && !_stopped) Monitor.Wait(_work);
            return _stopped ? null : _work.Dequeue();
        }
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadNumber();

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);
}
