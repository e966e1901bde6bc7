using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using CsCheck;
using static ClusterFit.Core.Tests.Groups.GroupExamples;

namespace ClusterFit.Core.Tests.Groups;

public class JobSelectionSpecs
{
    [Fact]
    public void Pages_joined_are_the_filtered_and_sorted_list_whatever_is_asked() => Gen.Select(
        Gen.Int[1, 60], Gen.Enum<JobSort>(), Gen.Bool, Gen.Int[1, 25], Gen.Int[0, 3], Gen.Int[0, 1000]).Sample((jobs, sort, descending, limit, filter, seed) =>
    {
        var (state, progress) = AnyGroup(jobs, seed);
        var query = new JobQuery
        {
            Sort = sort,
            Descending = descending,
            Limit = limit,
            States = filter % 2 == 0 ? [] : [JobState.Completed, JobState.Available],
            Name = filter < 2 ? null : "E 1",
        };
        var expected = state.Jobs.Where(job => filter % 2 == 0 || job.State is JobState.Completed or JobState.Available)
            .Where(job => filter < 2 || job.Name.Contains("e 1", StringComparison.Ordinal)).ToArray();
        Array.Sort(expected, (a, b) => Slowly(a, b, sort, descending, progress));

        var seen = new List<int>();
        do
        {
            var page = JobSelection.Select(state, progress, query);
            Assert.Equal(expected.Length, page.Total);
            Assert.True(page.Jobs.Count <= limit);
            Assert.True(page.Next is null || page.Jobs.Count == limit);
            seen.AddRange(page.Jobs.Select(job => job.Index));
            query = query with { Cursor = page.Next };
        }
        while (query.Cursor is not null);

        Assert.Equal(expected.Select(job => job.Index), seen);
    });

    [Fact]
    public void A_page_shows_jobs_with_their_progress_and_times()
    {
        var group = new GroupExamples(2);
        group.Take(Worker, 1);
        var progress = new FitProgress(3, 10, 0.5, 100, 30, 29, 1e6, 7, 9);
        var page = JobSelection.Select(group.State, job => job == 0 ? progress : null, new());
        Assert.Equal(
            new JobUpdate(0, "image 0", JobState.Running, 1, progress, null, null, Blob(0), "node-1", group.Now, null), page.Jobs[0]);
        Assert.Equal(new JobUpdate(1, "image 1", JobState.Available, 0, null, null, null, Blob(1), null, null, null), page.Jobs[1]);
    }

    [Fact]
    public void A_page_of_long_names_ends_before_its_message_is_too_long()
    {
        var group = new GroupExamples([.. Enumerable.Range(0, 30).Select(i => $"{i}{new string('x', 1000)}")]);
        var page = JobSelection.Select(group.State, _ => null, new() { Limit = 30 });
        Assert.InRange(page.Jobs.Count, 5, 20);
        Assert.Equal(page.Jobs.Count, JobSelection.Select(group.State, _ => null, new() { Limit = 30, Cursor = page.Next }).Jobs[0].Index);
    }

    [Fact]
    public void A_cursor_that_is_damaged_or_of_another_order_is_refused()
    {
        var group = new GroupExamples(10);
        var query = new JobQuery { Limit = 3, Sort = JobSort.State };
        var cursor = JobSelection.Select(group.State, _ => null, query).Next!;
        Assert.NotNull(Select(query with { Cursor = cursor }));
        for (var i = 0; i < cursor.Length - 1; i++) Refused(query with { Cursor = cursor.Remove(i, 1).Insert(i, cursor[i] == 'A' ? "B" : "A") });
        Refused(query with { Cursor = cursor[..^1] });
        Refused(query with { Cursor = cursor + "AAAA" });
        Refused(query with { Cursor = "" });
        Refused(query with { Cursor = new string('A', 100_000) });
        Refused(query with { Cursor = cursor, Sort = JobSort.Index });
        Refused(query with { Cursor = cursor, Descending = true });

        JobsPage Select(JobQuery q) => JobSelection.Select(group.State, _ => null, q);

        void Refused(JobQuery q) => Assert.Contains("cursor", Assert.Throws<CursorException>(() => Select(q)).Message);
    }

    [Theory]
    [InlineData(JobSort.Index)]
    [InlineData(JobSort.Name)]
    [InlineData(JobSort.Psnr)]
    [InlineData(JobSort.State)]
    public void A_page_of_a_large_group_takes_memory_for_the_page_and_not_for_the_group(JobSort sort)
    {
        var state = Large.Value;
        var query = new JobQuery { Sort = sort, Descending = true, Name = "7", States = [JobState.Available, JobState.Completed] };
        JobSelection.Select(state, _ => null, query);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(100, JobSelection.Select(state, _ => null, query).Jobs.Count);
        // One reference for each of the jobs would take 800 kB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static readonly Lazy<GroupState> Large = new(() =>
    {
        var state = GroupState.Empty.Apply(new GroupEvents.GroupOpened(Id, new(), 100_000, GroupTerms.Default, JobNeeds.None, default));
        state = state.Apply(new GroupEvents.ImagesAdded(0, [.. Enumerable.Range(0, 100_000).Select(i => new BatchImage($"image {i}", Blob(i)))], default));
        var lease = new Lease(Worker, DateTimeOffset.UnixEpoch);
        for (var job = 0; job < 100_000; job += 10)
        {
            var attempt = new AttemptId(job, 1);
            state = state.Apply(new GroupEvents.AttemptStarted(attempt, lease, default)).Apply(new GroupEvents.JobCompleted(attempt, Result(job), default));
        }

        return state;
    });

    // Jobs in all kinds of states; some running ones with progress.
    private static (GroupState State, Func<int, FitProgress?> Progress) AnyGroup(int jobs, int seed)
    {
        var group = new GroupExamples([.. Enumerable.Range(0, jobs).Select(i => $"image {(i * 7919 + seed) % 97}")]);
        foreach (var attempt in group.Take(Worker, jobs * 2 / 3))
            switch ((attempt.Job + seed) % 5)
            {
                case 0: group.Complete(Worker, attempt, (attempt.Job * 31 + seed) % 7); break;
                case 1: group.Fail(Worker, attempt); break;
                case 2: group.Fail(Worker, attempt, permanent: true); break;
            }

        return (group.State, job => group.State.Jobs[job].State == JobState.Running && job % 2 == 0
            ? new FitProgress(job % 4, 10, 0, 1, null, job % 3 == 0 ? null : 20 + (job % 3), 1, job % 5, null)
            : null);
    }

    private static int Slowly(Job a, Job b, JobSort sort, bool descending, Func<int, FitProgress?> progress)
    {
        var (x, y) = (Value(a), Value(b));
        if (x is null != y is null) return x is null ? 1 : -1;
        var order = sort == JobSort.Name ? string.CompareOrdinal(a.Name, b.Name) : (x ?? 0).CompareTo(y ?? 0);
        if (order == 0) order = a.Index - b.Index;
        return descending ? -order : order;

        double? Value(Job job) => sort switch
        {
            JobSort.Psnr => job.Result?.Summary.PsnrDb ?? progress(job.Index)?.EvaluatedPsnrDb,
            JobSort.Seconds => job.Result?.Summary.Seconds ?? progress(job.Index)?.Seconds,
            JobSort.Epochs => job.Result?.Summary.Epochs ?? progress(job.Index)?.Epoch,
            JobSort.State => (int)job.State,
            _ => 0,
        };
    }
}
