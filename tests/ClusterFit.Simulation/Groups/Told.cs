using ClusterFit.Core.Groups;
using ClusterFit.Simulation.Journals;
using static ClusterFit.Simulation.InvariantViolatedException;

namespace ClusterFit.Simulation.Groups;

/// <summary>Holds what a group tells against its journal.</summary>
internal static class Told
{
    public static void Check(IGroupReply reply, Ledger ledger)
    {
        var isDurable = reply switch
        {
            GroupReplies.SubmissionReceived received => ledger.IsOpen && ledger.Jobs >= received.Received,
            GroupReplies.JobsAssigned assigned => assigned.Assignments.All(a => ledger[a.Attempt.Job].Attempt >= a.Attempt.Number),
            GroupReplies.AttemptEnded ended => ledger[ended.Attempt.Job] is var job
                && (job.Attempt > ended.Attempt.Number || (job.Attempt == ended.Attempt.Number && job.Holder is null)),
            GroupReplies.GroupCancelled => ledger.IsEnded,
            _ => true,
        };
        Unless(isDurable, Invariants.ToldIsDurable, () => $"{reply}");
    }
}
