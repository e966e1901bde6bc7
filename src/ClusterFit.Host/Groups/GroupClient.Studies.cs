using System.Diagnostics;
using System.Runtime.CompilerServices;
using ClusterFit.Cluster.Groups;
using ClusterFit.Cluster.Watching;
using ClusterFit.Core;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Host;

public sealed partial class GroupClient
{
    private const int TrialsAtATime = 1000;

    /// <summary>Submits a study whose images are in the cluster's blob store; returns once it is durable. The same study again is the same group.
    /// While no scheduler answers, it is sent again.</summary>
    /// <exception cref="SubmissionRefusedException">The study is not possible.</exception>
    /// <exception cref="GroupConflictException">Another study or a batch has the same idempotency key.</exception>
    public async Task<SubmittedBatch> SubmitAsync(StudySubmission study, CancellationToken stop)
    {
        Check(study);
        var (group, definition) = (GroupId.Of(study), study.Definition);
        var open = new GroupCommands.OpenGroup(
            group, definition.Base, definition.Budget.Trials * definition.JobsOfTrial, study.Terms, study.Needs)
        {
            Title = study.Title,
            Content = GroupId.ContentOf(definition),
            Study = definition,
            Trace = TraceContext.Of(Activity.Current),
        };
        var received = await ReceivedAsync(open, stop);
        await AskAsync(new GroupMessages.ConfirmSubmission(group), stop);
        return new SubmittedBatch(group, IsNew: received == 0);
    }

    /// <summary>Changes a study, running or ended. The same key again is the same edit.</summary>
    /// <exception cref="GroupUnknownException">There is no such group.</exception>
    /// <exception cref="SubmissionRefusedException">The edit is not possible.</exception>
    /// <exception cref="GroupConflictException">The group is no study, or was cancelled.</exception>
    public async Task EditAsync(GroupId group, StudyEdit edit, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(edit);
        await CommandAsync(new GroupCommands.EditStudy(group, edit), stop);
        // A study that had ended is listed again, or a crash now would have it forgotten.
        await AskAsync(new GroupMessages.ConfirmSubmission(group), stop);
    }

    /// <summary>A study without its trials.</summary>
    /// <exception cref="GroupUnknownException">There is no such study.</exception>
    public async Task<StudyView> ReadStudyAsync(GroupId group, CancellationToken stop) =>
        (await ReadAsync<GroupMessages.StudyRead>(new GroupMessages.ReadStudy(group), stop)).Study;

    /// <summary>A part of the table of a study's trials; see <see cref="TrialsPage"/>.</summary>
    /// <exception cref="GroupUnknownException">There is no such study.</exception>
    public async Task<TrialsPage> ReadTrialsAsync(GroupId group, int from, int limit, CancellationToken stop)
    {
        var trials = new List<Trial>();
        while (true)
        {
            // A message holds fewer trials than the largest page.
            var part = (await ReadAsync<GroupMessages.TrialsRead>(
                new GroupMessages.ReadTrials(group, from + trials.Count, limit - trials.Count), stop)).Page;
            trials.AddRange(part.Trials);
            if (part.Next is null || trials.Count >= limit) return new TrialsPage([.. trials], part.Next);
        }
    }

    /// <summary>All trials of a study.</summary>
    /// <exception cref="GroupUnknownException">There is no such study.</exception>
    public async IAsyncEnumerable<Trial> ReadTrialsAsync(GroupId group, [EnumeratorCancellation] CancellationToken stop)
    {
        int? from = 0;
        while (from is { } position)
        {
            var page = await ReadTrialsAsync(group, position, TrialsAtATime, stop);
            foreach (var trial in page.Trials) yield return trial;
            from = page.Next;
        }
    }

    private static void Check(StudySubmission study)
    {
        ArgumentNullException.ThrowIfNull(study);
        if (study.Title.Problem is { } problem) throw new SubmissionRefusedException(problem);
        if (study.IdempotencyKey?.Length is 0 or > BatchSubmission.MaxKey)
            throw new SubmissionRefusedException($"idempotency_key: {study.IdempotencyKey.Length} characters; expected 1 to {BatchSubmission.MaxKey}.");
        try
        {
            _ = StudyDocument.Read(StudyDocument.Write(study.Definition));
        }
        catch (StudyDocumentException error)
        {
            throw new SubmissionRefusedException(error.Message);
        }
    }
}
