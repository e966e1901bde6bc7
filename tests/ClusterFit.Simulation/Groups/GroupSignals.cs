using ClusterFit.Core.Groups;

namespace ClusterFit.Simulation.Groups;

/// <summary>Messages to and from a group that are none of its commands, like those of the actor.</summary>
internal static class GroupSignals
{
    public sealed record ConfirmSubmission : ISignal;

    public sealed record SubmissionConfirmed : ISignal;

    public sealed record WakeGroup : ISignal;

    public sealed record ReportProgress(WorkerId Worker, AttemptId Attempt) : ISignal;

    public interface ISignal;
}
