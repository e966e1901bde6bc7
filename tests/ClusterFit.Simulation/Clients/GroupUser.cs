using ClusterFit.Core.Groups;
using ClusterFit.Simulation.Groups;
using ClusterFit.Simulation.Workload;

namespace ClusterFit.Simulation.Clients;

/// <summary>A user of a group: submits it, and one of them has it paused, resumed, changed and perhaps cancelled while the storm lasts.</summary>
internal sealed class GroupUser
{
    private const double SubmittedTwice = 0.3;
    private const double Cancels = 0.2;
    // The pauses that are still on their way then arrive before it.
    private static readonly TimeSpan LastResume = TimeSpan.FromSeconds(20);

    private readonly World _world;
    private readonly GroupRoute _route;
    private readonly Submission _submission;
    private bool _isDone;

    private GroupUser(World world, GroupRoute route, bool rules)
    {
        _world = world;
        _route = route;
        _submission = new Submission(world, route);
        world.Time.After(route.Plan.Submitted + (rules ? TimeSpan.Zero : world.Random.Seconds(0, 5)), _submission.Begin);
        if (rules) Next(mayCancel: world.Options.Cancels && world.Random.Chance(Cancels));
        else _isDone = true;
    }

    /// <summary>Whether the user waits for nothing any more.</summary>
    public bool IsOver => _submission.IsOver && _isDone;

    /// <summary>The users of a group: sometimes two submit the same.</summary>
    public static IEnumerable<GroupUser> Of(World world, GroupRoute route)
    {
        yield return new GroupUser(world, route, rules: true);
        if (world.Random.Chance(SubmittedTwice)) yield return new GroupUser(world, route, rules: false);
    }

    private void Next(bool mayCancel) => _world.Time.After(_world.Random.Exponential(_world.Options.Storm / 3), () =>
    {
        if (!_world.IsStormy) Finish();
        else if (mayCancel && _world.Random.Chance(0.5)) Say(new GroupCommands.CancelGroup(_route.Plan.Id), Finish);
        else Say(Wish(), () => Next(mayCancel));
    });

    private IGroupCommand Wish() => _world.Random.Below(4) switch
    {
        0 => new GroupCommands.PauseGroup(_route.Plan.Id),
        1 => new GroupCommands.ResumeGroup(_route.Plan.Id),
        _ => new GroupCommands.ChangeTerms(_route.Plan.Id, TermsChange.To(GroupPlan.DrawTerms(_world.Random, _world.Options))),
    };

    // A group that nobody resumes would never end.
    private void Finish() => _world.Time.After(
        _world.Options.Storm - _world.Now + LastResume,
        () => Say(new GroupCommands.ResumeGroup(_route.Plan.Id), () => _isDone = true));

    private void Say(IGroupCommand command, Action then) => Ask.Send(_world, _route, command, answer =>
    {
        // The group is not open yet.
        if (answer is GroupReplies.Refused && command is GroupCommands.ResumeGroup && !_world.IsStormy && !_submission.IsOver)
            _world.Time.After(TimeSpan.FromSeconds(1), () => Say(command, then));
        else then();
    });
}
