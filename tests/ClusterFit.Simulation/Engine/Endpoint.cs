namespace ClusterFit.Simulation.Engine;

/// <summary>What messages can be sent to.</summary>
internal abstract class Endpoint
{
    /// <summary>What the trace calls it.</summary>
    public abstract string Name { get; }

    /// <summary>The number of the node that it is on at present.</summary>
    public abstract int Node { get; }

    /// <summary>A message arrives.</summary>
    public abstract void Receive(object message, Endpoint sender);
}
