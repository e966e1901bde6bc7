using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Tests.Groups;
using ClusterFit.Core.Workers;
using static ClusterFit.Core.Groups.GroupCommands;

namespace ClusterFit.Core.Tests.Workers;

public class WorkerProtocolSpecs
{
    private readonly WorkerProtocol _worker = new(new WorkerOptions(
        GroupExamples.Worker, 3, DeviceKind.Cpu, 10, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(15)));

    [Fact]
    public void Hands_back_what_its_memory_does_not_hold()
    {
        _worker.OnOffer(GroupExamples.Id, 2, TimeSpan.Zero);
        var actions = _worker.OnReply(Assigned(6, 0, 1), TimeSpan.Zero);
        Assert.Equal(0, Assert.Single(actions.OfType<WorkerActions.StartTraining>()).Assignment.Attempt.Job);
        Assert.Equal(1, Assert.Single(Sent<HandBackAttempt>(actions)).Attempt.Job);
        Assert.Equal(4, _worker.Room.MemoryBytes);
    }

    [Fact]
    public void Asks_in_one_request_for_a_second_offer_of_a_group()
    {
        Assert.Equal(1, Assert.Single(Sent<TakeJobs>(_worker.OnOffer(GroupExamples.Id, 1, TimeSpan.Zero))).Count);
        Assert.Equal(3, Assert.Single(Sent<TakeJobs>(_worker.OnOffer(GroupExamples.Id, 2, TimeSpan.Zero))).Count);
        Assert.Equal(0, _worker.Room.Lanes);
    }

    [Fact]
    public void Keeps_lanes_free_for_the_answer_to_its_second_request()
    {
        _worker.OnOffer(GroupExamples.Id, 1, TimeSpan.Zero);
        _worker.OnOffer(GroupExamples.Id, 1, TimeSpan.Zero);
        _worker.OnReply(Assigned(1, 0), TimeSpan.Zero);
        Assert.Equal(1, _worker.Room.Lanes);
        // The second answer names the job of the first again: its assignment might have been lost.
        var actions = _worker.OnReply(Assigned(1, 0, 1), TimeSpan.Zero);
        Assert.Equal(1, Assert.Single(actions.OfType<WorkerActions.StartTraining>()).Assignment.Attempt.Job);
        Assert.Equal(1, _worker.Room.Lanes);
    }

    [Fact]
    public void Frees_the_lanes_when_the_last_request_is_answered_with_too_little()
    {
        _worker.OnOffer(GroupExamples.Id, 1, TimeSpan.Zero);
        _worker.OnOffer(GroupExamples.Id, 2, TimeSpan.Zero);
        _worker.OnReply(Assigned(1), TimeSpan.Zero);
        Assert.Equal(0, _worker.Room.Lanes);
        _worker.OnReply(Assigned(1), TimeSpan.Zero);
        Assert.Equal(3, _worker.Room.Lanes);
    }

    private static IEnumerable<T> Sent<T>(IEnumerable<IWorkerAction> actions) =>
        actions.OfType<WorkerActions.Send>().Select(send => send.Message).OfType<T>();

    private static GroupReplies.JobsAssigned Assigned(long memory, params int[] jobs) => new(
        GroupExamples.Id,
        new FitSpec(),
        new JobNeeds(MemoryBytes: memory),
        [.. jobs.Select(job => new Assignment(new AttemptId(job, 1), $"image {job}", GroupExamples.Blob(job), Checkpoint: null))]);
}
