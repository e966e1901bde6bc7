using ClusterFit.Core.Groups;
using static ClusterFit.Core.Tests.Groups.GroupExamples;

namespace ClusterFit.Core.Tests.Groups;

public class PauseAndTermsSpecs
{
    [Fact]
    public void A_paused_group_hands_out_nothing_and_wants_its_attempts_back()
    {
        var group = new GroupExamples(3);
        var attempt = group.Take(Worker, 1)[0];
        Assert.Equal(new GroupReplies.GroupChanged(Id), group.Do(new GroupCommands.PauseGroup(Id)));
        Assert.IsType<GroupReplies.GroupChanged>(group.Do(new GroupCommands.PauseGroup(Id)));
        Assert.Single(group.Journal.OfType<GroupEvents.GroupPaused>());
        Assert.Empty(group.Take(Worker, 1, attempt));
        Assert.True(Assert.IsType<GroupReplies.LeasesRenewed>(group.Do(new GroupCommands.RenewLeases(Id, Worker, [attempt]))).IsPaused);
        group.Do(new GroupCommands.HandBackAttempt(Id, Worker, attempt, Checkpoint(1)));
        Assert.Equal(0, group.State.Takeable);
        group.Do(new GroupCommands.ResumeGroup(Id));
        Assert.Equal(3, group.State.Takeable);
        Assert.Equal([new AttemptId(0, 2)], group.Take(Worker, 1));
    }

    [Fact]
    public void What_ends_during_a_pause_counts()
    {
        var group = new GroupExamples(1);
        var attempt = group.Take(Worker, 1)[0];
        group.Do(new GroupCommands.PauseGroup(Id));
        group.Complete(Worker, attempt);
        Assert.True(group.State.IsEnded);
    }

    [Fact]
    public void No_more_jobs_run_than_the_terms_allow()
    {
        var group = new GroupExamples(5);
        Assert.IsType<GroupReplies.GroupChanged>(group.Do(new GroupCommands.ChangeTerms(Id, TermsChange.To(new GroupTerms { MaxRunning = 2 }))));
        var running = group.Take(Worker, 5);
        Assert.Equal(2, running.Length);
        Assert.Empty(group.Take(Other, 5));
        group.Complete(Worker, running[0]);
        Assert.Single(group.Take(Other, 5));
        group.Do(new GroupCommands.ChangeTerms(Id, TermsChange.To(GroupTerms.Default)));
        Assert.Equal(2, group.Take(Other, 5, new AttemptId(2, 1)).Length);
    }

    [Fact]
    public void A_change_leaves_alone_what_it_does_not_name()
    {
        var group = new GroupExamples(1);
        group.Do(new GroupCommands.ChangeTerms(Id, new TermsChange(Priority: 5)));
        group.Do(new GroupCommands.ChangeTerms(Id, new TermsChange(MaxRunning: 3)));
        group.Do(new GroupCommands.ChangeTerms(Id, new TermsChange(Weight: 2)));
        Assert.Equal(new GroupTerms { Priority = 5, Weight = 2, MaxRunning = 3 }, group.State.Terms);
        group.Do(new GroupCommands.ChangeTerms(Id, new TermsChange(MaxRunning: 0)));
        Assert.Equal(new GroupTerms { Priority = 5, Weight = 2 }, group.State.Terms);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_group_that_is_over_has_nothing_to_change_and_says_so(bool byCancelling)
    {
        var group = new GroupExamples(1);
        if (byCancelling) group.Do(new GroupCommands.CancelGroup(Id));
        else group.Complete(Worker, group.Take(Worker, 1)[0]);
        var events = group.Journal.Count;
        var over = new List<IGroupCommand>
        {
            new GroupCommands.PauseGroup(Id), new GroupCommands.ResumeGroup(Id), new GroupCommands.ChangeTerms(Id, new TermsChange(Priority: 1)),
        };
        if (byCancelling) Assert.IsType<GroupReplies.GroupCancelled>(group.Do(new GroupCommands.CancelGroup(Id)));
        else over.Add(new GroupCommands.CancelGroup(Id));
        foreach (var command in over) Assert.Equal(RefusalKind.Conflict, Assert.IsType<GroupReplies.Refused>(group.Do(command)).Kind);
        Assert.Equal(events, group.Journal.Count);
    }

    [Theory]
    [InlineData(1001, 1, null, "priority: 1001")]
    [InlineData(0, 0, null, "weight: 0")]
    [InlineData(0, double.NaN, null, "weight: NaN")]
    [InlineData(0, 1, -1, "max-running: -1")]
    public void Impossible_terms_are_refused_by_name(int priority, double weight, int? maxRunning, string expected)
    {
        var group = new GroupExamples(1);
        var terms = new GroupTerms { Priority = priority, Weight = weight, MaxRunning = maxRunning };
        Assert.Contains(expected, Assert.IsType<GroupReplies.Refused>(group.Do(new GroupCommands.ChangeTerms(Id, TermsChange.To(terms)))).Reason);
    }
}
