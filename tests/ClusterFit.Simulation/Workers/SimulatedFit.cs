using ClusterFit.Core.Groups;
using ClusterFit.Core.Workers;
using ClusterFit.Simulation.Workload;

namespace ClusterFit.Simulation.Workers;

/// <summary>One attempt on a lane: gets on with the clock, from its checkpoint to its end.</summary>
/// <param name="order">The attempt.</param>
/// <param name="plan">What becomes of it.</param>
/// <param name="memory">Memory that it takes.</param>
/// <param name="from">Training done when it begins.</param>
/// <param name="began">When it begins.</param>
internal sealed class SimulatedFit(WorkerActions.StartTraining order, JobPlan plan, long memory, TimeSpan from, TimeSpan began)
{
    // An epoch trains for so long.
    private static readonly TimeSpan Epoch = TimeSpan.FromSeconds(0.5);

    private int _stored = order.Assignment.Checkpoint?.Epoch ?? 0;

    public AttemptKey Key => order.Key;

    public JobPlan Plan => plan;

    public long Memory => memory;

    /// <summary>Whether it has been told to stop, and how.</summary>
    public StopKind Stop { get; private set; }

    /// <summary>Time from its beginning until it finishes, or fails.</summary>
    public TimeSpan Takes
    {
        get
        {
            var until = plan.Training * (plan.FailsAt(order.Assignment.Attempt.Number) ?? 1);
            return until > from ? until - from : TimeSpan.Zero;
        }
    }

    public static TimeSpan DoneBy(JobCheckpoint? checkpoint) => checkpoint is null ? TimeSpan.Zero : Epoch * checkpoint.Epoch;

    public void RequestStop(StopKind kind)
    {
        if (Stop != StopKind.Abandon) Stop = kind;
    }

    /// <summary>A checkpoint of the present moment; null when nothing was trained since the last.</summary>
    public JobCheckpoint? Store(TimeSpan now)
    {
        var epoch = (int)((from + (now - began)) / Epoch);
        if (epoch <= _stored) return null;
        _stored = epoch;
        return plan.Checkpoint(order.Assignment.Attempt, epoch);
    }

    /// <summary>How it ends by itself; null when it kills its worker.</summary>
    public AttemptEnd? End(JobPlan resultOf) => plan.FailsAt(order.Assignment.Attempt.Number) is null
        ? new AttemptEnd.Completed(resultOf.Result)
        : plan.Kind switch
        {
            JobKind.Poison => null,
            JobKind.Bad => new AttemptEnd.Failed("the image is bad", Permanent: true),
            _ => new AttemptEnd.Failed("it went wrong", Permanent: false),
        };
}
