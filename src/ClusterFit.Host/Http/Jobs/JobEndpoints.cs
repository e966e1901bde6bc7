using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http.Images;
using ClusterFit.Host.Http.Requests;
using ClusterFit.Host.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ClusterFit.Host.Http.Jobs;

/// <summary>The order of a list.</summary>
internal enum Order
{
    /// <summary>The least first.</summary>
    Asc,

    /// <summary>The greatest first.</summary>
    Desc,
}

/// <summary>The jobs of a batch.</summary>
internal sealed class JobEndpoints(ApiBackend backend, ImageSizes sizes, TraceLink? traces)
{
    private const string All = "/v1/batches/{id}/jobs";
    private const string One = "/v1/batches/{id}/jobs/{index}";

    /// <summary>Adds the paths.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("GET", All, new Operation("listJobs", "Jobs of a batch, filtered and sorted.", ApiScope.Read)
        {
            Answer = typeof(Page<JobView>),
            Query =
            [
                ("state", "states, separated by commas"), ("name", "text in the name, in whichever case"),
                ("sort", "index, name, psnr, seconds, epochs or state"), ("order", "asc or desc"), ("cursor", "next of the page before"),
                ("limit", $"1 to {JobQuery.MaxLimit}; 100 without"),
            ],
        }, ListAsync);
        routes.Map("GET", One, new Operation("getJob", "A job with its attempts.", ApiScope.Read) { Answer = typeof(JobDetail) },
            context => ShowAsync(context, context.Group(), context.Job()));
        Command("cancel", "cancelJob", "Cancels the job, if it has not ended.", (id, job, stop) => backend.Groups.CancelAsync(id, job, stop));
        Command("retry", "retryJob", "Runs the job again, if it has failed or was cancelled.", (id, job, stop) => backend.Groups.RetryAsync(id, job, stop));
        routes.Map("GET", "/v1/batches/{id}/summary.csv", new Operation("getSummary", "One row a job.", ApiScope.Read) { Media = "text/csv", IsLong = true },
            context => new SummaryCsv(backend.Groups).SendAsync(context, context.Group()));

        void Command(string verb, string name, string summary, Func<GroupId, int, CancellationToken, Task> act) =>
            routes.Map("POST", $"{One}/{verb}", new Operation(name, summary, ApiScope.Submit) { Answer = typeof(JobDetail) }, async context =>
            {
                var (id, job) = (context.Group(), context.Job());
                await act(id, job, context.RequestAborted);
                await ShowAsync(context, id, job);
            });
    }

    private async Task ListAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        var page = await backend.Groups.ReadJobsAsync(context.Group(), new JobQuery
        {
            States = [.. query.Choices<JobState>("state").Distinct()],
            Name = query.Text("name"),
            Sort = query.Choice<JobSort>("sort") ?? JobSort.Index,
            Descending = query.Choice<Order>("order") == Order.Desc,
            Cursor = query.Text("cursor"),
            Limit = query.Whole("limit", 1, JobQuery.MaxLimit, otherwise: 100),
        }, context.RequestAborted);
        await JsonBody.WriteAsync(context, new Page<JobView>([.. page.Jobs.Select(JobViews.Of)], page.Total, page.Next));
    }

    private async Task ShowAsync(HttpContext context, GroupId id, int job)
    {
        var history = await backend.Groups.ReadJobAsync(id, job, context.RequestAborted);
        var size = await sizes.FindAsync(context, history.Job.Image);
        var detail = JobViews.Of(history);
        await JsonBody.WriteAsync(context, detail with
        {
            Width = size?.Width,
            Height = size?.Height,
            TraceUrl = detail.TraceId is { } trace ? traces?.Of(id, job, trace) : null,
        });
    }
}
