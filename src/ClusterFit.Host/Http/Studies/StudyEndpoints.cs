using System.Globalization;
using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;
using ClusterFit.Core.Studies.Findings;
using ClusterFit.Host.Http.Images;
using ClusterFit.Host.Http.Problems;
using ClusterFit.Host.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ClusterFit.Host.Http.Studies;

/// <summary>Studies: submitted, listed, changed, commanded, and their trials.</summary>
internal sealed class StudyEndpoints(ApiBackend backend)
{
    private const string All = "/v1/studies";
    private const string One = "/v1/studies/{id}";
    private const int MostTrials = 1000;

    // Users write with spaces what is shorter in its canonical form.
    private const long MaxDefinition = 3 * StudyDocument.MaxBytes;

    /// <summary>Adds the paths.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("POST", All, new Operation("submitStudy", "Submits a study: 201, or 200 when it was there. The same request may be repeated.", ApiScope.Submit)
        {
            Request = typeof(StudyRequest),
            Answer = typeof(StudyDetail),
            Status = 201,
            MaxBody = MaxDefinition,
        }, SubmitAsync);
        routes.Map("GET", All, new Operation("listStudies", "Studies, the newest first.", ApiScope.Read)
        {
            Answer = typeof(Page<ListedStudy>),
            Query = GroupFilter.Parameters,
        }, ListAsync);
        routes.Map("GET", One, new Operation("getStudy", "A study.", ApiScope.Read) { Answer = typeof(StudyDetail) }, context => ShowAsync(context, context.Group()));
        routes.Map("GET", $"{One}/trials", new Operation("listTrials",
            "Trials of a study: those of other studies first, then its own by number. Jobs of trial n are those from n times jobs_of_trial on.", ApiScope.Read)
        {
            Answer = typeof(Page<TrialView>),
            Query = [("cursor", "next of the page before"), ("limit", $"1 to {MostTrials}; 200 without")],
        }, TrialsAsync);
        routes.Map("GET", $"{One}/trials/{{number}}", new Operation("getTrial", "A trial.", ApiScope.Read) { Answer = typeof(TrialView) }, TrialAsync);
        routes.Map("GET", $"{One}/importance", new Operation("getImportance",
            $"How much each dimension matters, from {Importance.LeastTrials} measured trials on.", ApiScope.Read)
        {
            Answer = typeof(ImportanceView),
        }, ImportanceAsync);
        routes.Map("PATCH", One, new Operation("changeStudy", "Changes a study, running or ended. The same key again is the same change.", ApiScope.Submit)
        {
            Request = typeof(StudyChangeRequest),
            Answer = typeof(StudyDetail),
            MaxBody = MaxDefinition,
        }, ChangeAsync);
        Command("pause", "pauseStudy", "Hands out no more of its jobs; running fits are checkpointed and given back.", (id, stop) => backend.Groups.PauseAsync(id, stop));
        Command("resume", "resumeStudy", "Goes on after a pause.", (id, stop) => backend.Groups.ResumeAsync(id, stop));
        Command("cancel", "cancelStudy", "Cancels it for good, with all trials that have not ended.", (id, stop) => backend.Groups.CancelAsync(id, job: null, stop));

        void Command(string verb, string name, string summary, Func<GroupId, CancellationToken, Task> act) =>
            routes.Map("POST", $"{One}/{verb}", new Operation(name, summary, ApiScope.Submit) { Answer = typeof(StudyDetail) }, async context =>
            {
                var id = context.Group();
                // Says so when it is a batch.
                _ = await backend.Groups.ReadStudyAsync(id, context.RequestAborted);
                await act(id, context.RequestAborted);
                await ShowAsync(context, id);
            });
    }

    private async Task SubmitAsync(HttpContext context)
    {
        var study = StudyRules.Submission(await JsonBody.ReadAsync<StudyRequest>(context));
        await UploadedImages.CheckAsync(study.Definition.Images, "definition.images", backend, context.RequestAborted);
        var submitted = await backend.Groups.SubmitAsync(study, context.RequestAborted);
        context.Response.Headers.Location = $"{All}/{submitted.Group}";
        await ShowAsync(context, submitted.Group, submitted.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async Task ListAsync(HttpContext context)
    {
        var page = await backend.Groups.ListGroupsAsync(GroupFilter.Read(context) with { IsStudy = true }, context.RequestAborted);
        await JsonBody.WriteAsync(context, new Page<ListedStudy>([.. page.Groups.Select(backend.ViewStudy)], Total: null, page.Next));
    }

    private async Task TrialsAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        var from = query.Whole("cursor", 0, int.MaxValue, otherwise: 0);
        var page = await backend.Groups.ReadTrialsAsync(context.Group(), from, query.Whole("limit", 1, MostTrials, otherwise: 200), context.RequestAborted);
        await JsonBody.WriteAsync(context, new Page<TrialView>(
            [.. page.Trials.Select(StudyViews.Of)], Total: null, page.Next?.ToString(CultureInfo.InvariantCulture)));
    }

    private async Task TrialAsync(HttpContext context)
    {
        var number = context.Trial();
        var others = number < 0 ? 0 : await OthersAsync(context.Group(), context.RequestAborted);
        var page = await backend.Groups.ReadTrialsAsync(context.Group(), number < 0 ? -1 - number : others + number, limit: 1, context.RequestAborted);
        if (page.Trials is not [var trial] || trial.Number != number)
            throw ProblemException.Field(ProblemKind.NotFound, "number", number.ToString(CultureInfo.InvariantCulture), "the number of a trial of this study");
        await JsonBody.WriteAsync(context, StudyViews.Of(trial));
    }

    private async Task ImportanceAsync(HttpContext context)
    {
        var study = (await backend.Groups.ReadStudyAsync(context.Group(), context.RequestAborted)).Definition;
        var trials = new List<Trial>();
        await foreach (var trial in backend.Groups.ReadTrialsAsync(context.Group(), context.RequestAborted)) trials.Add(trial);
        await JsonBody.WriteAsync(context, new ImportanceView([.. study.Objectives.Select((objective, at) =>
            new ObjectiveImportance(DocumentWords.Of(objective.Measure), Importance.Of(study.Space, trials, at)))]));
    }

    // How many trials of other studies come first; mostly none.
    private async Task<int> OthersAsync(GroupId id, CancellationToken stop)
    {
        var others = 0;
        while (true)
        {
            var page = await backend.Groups.ReadTrialsAsync(id, others, others == 0 ? 1 : MostTrials, stop);
            var more = page.Trials.Count(trial => trial.Number < 0);
            others += more;
            if (more < page.Trials.Count || page.Next is null) return others;
        }
    }

    private async Task ChangeAsync(HttpContext context)
    {
        var id = context.Group();
        var change = await JsonBody.ReadAsync<StudyChangeRequest>(context);
        var study = await backend.Groups.ReadStudyAsync(id, context.RequestAborted);
        await backend.Groups.EditAsync(id, StudyRules.Edit(change, study.Definition), context.RequestAborted);
        await ShowAsync(context, id);
    }

    private async Task ShowAsync(HttpContext context, GroupId id, int status = StatusCodes.Status200OK) =>
        await JsonBody.WriteAsync(context, backend.View(await backend.Groups.ReadStudyAsync(id, context.RequestAborted)), status);
}
