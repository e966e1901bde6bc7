using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http.Images;
using ClusterFit.Host.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ClusterFit.Host.Http.Batches;

/// <summary>Batches: submitted, listed, commanded.</summary>
internal sealed class BatchEndpoints(ApiBackend backend, ApiLimits limits, Imports imports, TimeProvider time)
{
    private const string All = "/v1/batches";
    private const string One = "/v1/batches/{id}";
    private static readonly TimeSpan SubmissionTime = TimeSpan.FromMinutes(10);

    /// <summary>Adds the paths.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("POST", All, new Operation("submitBatch", "Submits a batch: 201, or 200 when it was there. The same request may be repeated.", ApiScope.Submit)
        {
            Request = typeof(BatchRequest),
            Answer = typeof(BatchView),
            Status = 201,
            MaxBody = limits.BodyBytes,
            IsLong = true,
        }, SubmitAsync);
        routes.Map("GET", All, new Operation("listBatches", "Batches, the newest first.", ApiScope.Read)
        {
            Answer = typeof(Page<BatchView>),
            Query = GroupFilter.Parameters,
        }, ListAsync);
        routes.Map("GET", One, new Operation("getBatch", "A batch.", ApiScope.Read) { Answer = typeof(BatchView) }, context => ShowAsync(context, context.Group()));
        routes.Map("PATCH", One, new Operation("changeBatch", "Changes what a batch gets of the cluster.", ApiScope.Submit)
        {
            Request = typeof(BatchChange),
            Answer = typeof(BatchView),
        }, ChangeAsync);
        Command("pause", "pauseBatch", "Hands out no more of its jobs; running fits are checkpointed and given back.", (id, stop) => backend.Groups.PauseAsync(id, stop));
        Command("resume", "resumeBatch", "Goes on after a pause.", (id, stop) => backend.Groups.ResumeAsync(id, stop));
        Command("cancel", "cancelBatch", "Cancels its jobs that have not ended.", (id, stop) => backend.Groups.CancelAsync(id, job: null, stop));
        Command("retry", "retryBatch", "Runs its failed and cancelled jobs again.", RetryAsync);

        void Command(string verb, string name, string summary, Func<GroupId, CancellationToken, Task> act) =>
            routes.Map("POST", $"{One}/{verb}", new Operation(name, summary, ApiScope.Submit) { Answer = typeof(BatchView) }, async context =>
            {
                var id = context.Group();
                await act(id, context.RequestAborted);
                await ShowAsync(context, id);
            });
    }

    private async Task SubmitAsync(HttpContext context)
    {
        var request = await JsonBody.ReadAsync<BatchRequest>(context);
        BatchRules.CheckForm(request);
        using var late = new CancellationTokenSource(SubmissionTime, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, late.Token);
        var images = request.Prefix is { } prefix
            ? await imports.TakeAsync(context, prefix, patience.Token)
            : await KnownAsync(BatchRules.Images(request.Images!, limits), patience.Token);
        var submitted = await backend.Groups.SubmitAsync(BatchRules.Submission(request, images), patience.Token);
        context.Response.Headers.Location = $"{All}/{submitted.Group}";
        await ShowAsync(context, submitted.Group, submitted.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async Task<IReadOnlyList<BatchImage>> KnownAsync(IReadOnlyList<BatchImage> images, CancellationToken stop)
    {
        await UploadedImages.CheckAsync(images, "images", backend, stop);
        return images;
    }

    private async Task ListAsync(HttpContext context)
    {
        var page = await backend.Groups.ListGroupsAsync(GroupFilter.Read(context) with { IsStudy = false }, context.RequestAborted);
        await JsonBody.WriteAsync(context, new Page<BatchView>([.. page.Groups.Select(backend.View)], Total: null, page.Next));
    }

    // Checked here and not in the group: there, a command that is sent again because its answer was lost has to be answered as the first.
    private async Task RetryAsync(GroupId id, CancellationToken stop)
    {
        var standing = (await backend.Groups.ReadAsync(id, stop)).Standing;
        // A batch that is open may be so because of the first of two such requests.
        if (standing.Phase == GroupPhase.Ended && standing.Counts.Failed + standing.Counts.Cancelled == 0)
            throw new GroupConflictException($"batch {id} has no failed or cancelled jobs; there is nothing to retry.");
        await backend.Groups.RetryAsync(id, job: null, stop);
    }

    private async Task ChangeAsync(HttpContext context)
    {
        var id = context.Group();
        var change = await JsonBody.ReadAsync<BatchChange>(context);
        await backend.Groups.ChangeAsync(id, new TermsChange(change.Priority, change.Weight, change.MaxRunning), context.RequestAborted);
        await ShowAsync(context, id);
    }

    private async Task ShowAsync(HttpContext context, GroupId id, int status = StatusCodes.Status200OK) =>
        await JsonBody.WriteAsync(context, backend.View(await backend.Groups.ReadAsync(id, context.RequestAborted)), status);
}
