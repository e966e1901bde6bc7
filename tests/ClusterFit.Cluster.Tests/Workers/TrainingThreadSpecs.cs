using System.Runtime.InteropServices;
using ClusterFit.Cluster.Workers;

namespace ClusterFit.Cluster.Tests.Workers;

public partial class TrainingThreadSpecs
{
    [Fact]
    public async Task Work_runs_with_low_priority_and_so_do_threads_that_it_starts()
    {
        var found = new TaskCompletionSource<(int Own, int Child)>();
        var thread = new TrainingThread("test");
        thread.Execute(() =>
        {
            var child = 0;
            var started = new Thread(() => child = Priority(0, 0));
            started.Start();
            started.Join();
            found.SetResult((Priority(0, 0), child));
        });
        var (own, inherited) = await found.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        thread.Stop();
        Assert.Equal((TrainingThread.Niceness, TrainingThread.Niceness), (own, inherited));
        Assert.True(Priority(0, Environment.ProcessId) < TrainingThread.Niceness, "only the training thread steps back");
    }

    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int Priority(int which, int who);
}
