using ClusterFit.Core.Groups;
using static ClusterFit.Core.Tests.Groups.GroupExamples;

namespace ClusterFit.Core.Tests.Groups;

/// <summary>Since when a job waits for a worker.</summary>
public class WaitingTimeSpecs
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly GroupExamples _group = new(1);

    private DateTimeOffset? Since => _group.State.Jobs[0].AvailableSince;

    [Fact]
    public void A_job_waits_from_its_submission_until_it_is_taken()
    {
        var submitted = _group.Now;
        _group.Now += Minute;
        _group.Take(Worker, 1);
        Assert.Equal(submitted, Since);
    }

    [Fact]
    public void One_that_is_given_back_waits_anew()
    {
        var attempt = _group.Take(Worker, 1)[0];
        _group.Now += Minute;
        _group.Do(new GroupCommands.HandBackAttempt(Id, Worker, attempt, null));
        Assert.Equal(_group.Now, Since);
    }

    [Fact]
    public void One_that_failed_waits_from_the_end_of_its_backoff()
    {
        _group.Fail(Worker, _group.Take(Worker, 1)[0]);
        _group.Sweep(TimeSpan.FromMinutes(5));
        Assert.Equal(_group.Now, Since);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(null)]
    public void One_that_is_retried_waits_from_then_on(int? job)
    {
        _group.Fail(Worker, _group.Take(Worker, 1)[0], permanent: true);
        _group.Now += Minute;
        _group.Do(new GroupCommands.RetryJobs(Id, job));
        Assert.Equal(_group.Now, Since);
    }
}
