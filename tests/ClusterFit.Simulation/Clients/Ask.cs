using ClusterFit.Simulation.Engine;
using ClusterFit.Simulation.Groups;

namespace ClusterFit.Simulation.Clients;

/// <summary>A message to a group that is sent again until somebody answers.</summary>
internal sealed class Ask : Endpoint
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly World _world;
    private readonly GroupRoute _group;
    private readonly object _message;
    private readonly Action<object> _answered;
    private bool _isOver;

    private Ask(World world, GroupRoute group, object message, Action<object> answered) =>
        (_world, _group, _message, _answered) = (world, group, message, answered);

    public override string Name => "user";

    public override int Node => World.UserNode;

    public static void Send(World world, GroupRoute group, object message, Action<object> answered) =>
        new Ask(world, group, message, answered).Send();

    public override void Receive(object message, Endpoint sender)
    {
        // An answer that comes too late or twice finds nobody.
        if (_isOver) return;
        _isOver = true;
        _answered(message);
    }

    private void Send()
    {
        _world.Network.Send(this, _group, _message);
        _world.Time.After(Patience, () =>
        {
            if (_isOver) return;
            _isOver = true;
            Send(_world, _group, _message, _answered);
        });
    }
}
