using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ClusterFit.Core.Groups;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Jobs;

/// <summary>The jobs of a batch as a table, sent while it is read.</summary>
internal sealed class SummaryCsv(GroupClient groups)
{
    private static readonly (string Name, Func<JobUpdate, object?> Value)[] Columns =
    [
        ("index", job => job.Index),
        ("name", job => job.Name),
        ("state", job => JsonNamingPolicy.SnakeCaseLower.ConvertName(job.State.ToString())),
        ("image_sha256", job => job.Image.Hex),
        ("mse", job => job.Result?.Summary.Mse),
        ("psnr_db", job => job.Result?.Summary.PsnrDb),
        ("off_grid_psnr_db", job => job.Result?.Summary.OffGridPsnrDb),
        ("epochs", job => job.Result?.Summary.Epochs),
        ("best_epoch", job => job.Result?.Summary.BestEpoch),
        ("steps", job => job.Result?.Summary.Steps),
        ("seconds", job => job.Result?.Summary.Seconds),
        ("parameters", job => job.Result?.Summary.Parameters),
        ("bits_per_pixel", job => job.Result?.BitsPerPixel),
        ("weights_sha256", job => job.Result?.Weights.Hex),
        ("attempt", job => job.Attempt),
        ("worker", job => job.Worker),
        ("error", job => job.Error),
    ];

    /// <summary>Answers with the table: quoted as RFC 4180 says.</summary>
    public async Task SendAsync(HttpContext context, GroupId group)
    {
        var (response, stop) = (context.Response, context.RequestAborted);
        await foreach (var piece in PiecesAsync(group, stop))
        {
            if (!response.HasStarted)
            {
                response.ContentType = "text/csv; charset=utf-8";
                response.Headers.CacheControl = "no-store";
                response.Headers.ContentDisposition = $"attachment; filename=\"{group}.csv\"";
                if (HttpMethods.IsHead(context.Request.Method)) return;
            }

            await response.WriteAsync(piece, stop);
        }
    }

    /// <summary>The table, some rows at a time.</summary>
    public async IAsyncEnumerable<string> PiecesAsync(GroupId group, [EnumeratorCancellation] CancellationToken stop)
    {
        string? cursor = null;
        do
        {
            var page = await groups.ReadJobsAsync(group, new JobQuery { Cursor = cursor, Limit = JobQuery.MaxLimit }, stop);
            var text = new StringBuilder();
            if (cursor is null) AppendRow(text, Columns.Select(column => column.Name));
            foreach (var job in page.Jobs) AppendRow(text, Columns.Select(column => Convert.ToString(column.Value(job), CultureInfo.InvariantCulture) ?? ""));
            yield return text.ToString();
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> fields) => text.AppendJoin(',', fields.Select(Quoted)).Append("\r\n");

    // A spreadsheet takes a text that begins like a formula for one; names come from strangers.
    private static string Quoted(string field)
    {
        var safe = field is ['=' or '+' or '@' or '\t', ..] || (field is ['-', var second, ..] && !char.IsAsciiDigit(second)) ? "'" + field : field;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
