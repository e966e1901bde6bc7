using ClusterFit.Core.Groups;
using static ClusterFit.Core.Tests.Groups.GroupExamples;

namespace ClusterFit.Core.Tests.Groups;

public class GroupSizeSpecs
{
    [Fact]
    public void An_event_allocates_little_however_many_jobs_there_are()
    {
        var state = GroupState.Empty.Apply(new GroupEvents.GroupOpened(Id, new(), 100_000, GroupTerms.Default, JobNeeds.None, default));
        state = state.Apply(new GroupEvents.ImagesAdded(0, [.. Enumerable.Range(0, 100_000).Select(i => new BatchImage($"image {i}", Blob(i)))], default));
        var lease = new Lease(Worker, DateTimeOffset.UnixEpoch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var job = 0; job < 1000; job++)
        {
            var attempt = new AttemptId(job * 97, 1);
            state = state.Apply(new GroupEvents.AttemptStarted(attempt, lease, default)).Apply(new GroupEvents.JobCompleted(attempt, Result(0), default));
        }

        // A copy of the jobs alone would take 800 kB for each event.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 2000, 0, 20_000);
    }
}
