using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using static ClusterFit.Cluster.Groups.GroupMessages;

namespace ClusterFit.Cluster.Groups;

/// <summary>Answers questions about a group from its state.</summary>
internal static class GroupReading
{
    public static IGroupMessage Answer(IGroupQuestion question, GroupState state, Func<int, FitProgress?> progressOf) => question switch
    {
        _ when state.Id is null => GroupDecisions.Unopened(question.Group),
        ReadSummary => new SummaryRead(question.Group, state.Summary!),
        ReadStudy or ReadTrials when state.Study is null => new GroupReplies.Refused(
            question.Group, $"{question.Group} is a batch, not a study.", RefusalKind.UnknownGroup),
        ReadStudy => new StudyRead(question.Group, new StudyView(state.Summary!, state.Study!.Definition, state.Study.History, state.Study.Stopped)),
        ReadTrials read => new TrialsRead(question.Group, TrialsPage.Of(state.Study!, read.From, read.Limit)),
        ReadJob { Job: var job } when !state.Has(job) => GroupDecisions.Unknown(state, job),
        ReadJob { Job: var job } => new JobRead(
            question.Group, new JobHistory(state.Jobs[job].ToUpdate(progressOf(job), state.Trace), state.Jobs[job].Attempts)),
        ReadJobs { Query.Problem: { } problem } => new GroupReplies.Refused(question.Group, problem),
        ReadJobs read => Page(read, state, progressOf),
        _ => throw new ArgumentException($"{question} is not a question to a group.", nameof(question)),
    };

    private static IGroupMessage Page(ReadJobs read, GroupState state, Func<int, FitProgress?> progressOf)
    {
        try
        {
            return new JobsRead(read.Group, JobSelection.Select(state, progressOf, read.Query));
        }
        catch (CursorException error)
        {
            return new GroupReplies.Refused(read.Group, error.Message);
        }
    }
}
