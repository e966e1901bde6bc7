using ClusterFit.Core.Groups;
using ClusterFit.Simulation.Groups;

namespace ClusterFit.Simulation.Clients;

/// <summary>One submission of a group, in chunks, until it is confirmed or refused.</summary>
internal sealed class Submission(World world, GroupRoute route)
{
    private readonly int _chunk = 1 + world.Random.Below(world.Options.Jobs > 1000 ? GroupCommands.MaxImages : 20);

    /// <summary>Whether the user has nothing more to do.</summary>
    public bool IsOver { get; private set; }

    public void Begin() => Send(new GroupCommands.OpenGroup(route.Plan.Id, route.Plan.Spec, route.Plan.Total, route.Plan.Terms, route.Plan.Needs));

    private void Send(object message) => Ask.Send(world, route, message, answer =>
    {
        switch (answer)
        {
            case GroupReplies.SubmissionReceived received when received.Received < route.Plan.Total:
                Send(new GroupCommands.AddImages(
                    route.Plan.Id,
                    received.Received,
                    [.. Enumerable.Range(received.Received, Math.Min(_chunk, route.Plan.Total - received.Received)).Select(route.Plan.Image)]));
                break;
            case GroupReplies.SubmissionReceived: Send(new GroupSignals.ConfirmSubmission()); break;
            case GroupSignals.SubmissionConfirmed: Accepted(); break;
            case GroupReplies.Refused when route.Journal.Ledger.IsCancelled: IsOver = true; break;
            // A writer that was replaced before the group was opened says so; the same submission again is one submission.
            case GroupReplies.Refused: world.Time.After(TimeSpan.FromSeconds(1), Begin); break;
            default: throw new InvalidOperationException($"A submission was answered with {answer}.");
        }
    });

    private void Accepted()
    {
        var ledger = route.Journal.Ledger;
        InvariantViolatedException.Unless(
            ledger.IsEnded || (ledger.Jobs == route.Plan.Total && world.Scheduler.Directory.PlaceOf(route.Plan.Id) is not null),
            Invariants.ToldIsDurable,
            () => $"{route.Name} is confirmed with {ledger.Jobs} of {route.Plan.Total} jobs");
        route.Accept();
        IsOver = true;
    }
}
