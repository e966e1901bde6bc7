using System.Net;
using System.Text.Json;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Core.Api;

namespace ClusterFit.Cli.Server;

/// <summary>A request that did not succeed. The message is one line for the user.</summary>
internal sealed class ApiFailureException : CommandFailedException
{
    private ApiFailureException(string message, HttpStatusCode? status, Exception? cause = null)
        : base(message, cause, status is null or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? ExitCode.NoAccess : ExitCode.Failed) =>
        Status = status;

    /// <summary>The status of the answer; null when there was none.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>Whether the request itself is to blame, so that others may well succeed.</summary>
    public bool IsAboutTheRequest => Status is { } status && (int)status is >= 400 and < 500
        and not ((int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.Forbidden or (int)HttpStatusCode.TooManyRequests);

    /// <summary>There was no answer.</summary>
    public static ApiFailureException Unreachable(Uri server, string reason, Exception? cause = null) =>
        new($"'{server}' can not be reached: {OneLine.Of(reason).TrimEnd('.')}; does a node with the role api run there?", null, cause);

    /// <summary>The answer is not what a ClusterFit server says.</summary>
    public static ApiFailureException NotUnderstood(Uri server, HttpStatusCode status, Exception? cause = null) =>
        new($"'{server}' answered {(int)status} with something that this program does not understand; is it a ClusterFit server of this version?",
            status, cause);

    /// <summary>The pages of a list go round in circles.</summary>
    public static ApiFailureException NoEnd(Uri server) =>
        new($"'{server}' answers with pages that do not end; is it a ClusterFit server of this version?", HttpStatusCode.OK);

    /// <summary>The answer says no.</summary>
    public static async Task<ApiFailureException> FromAsync(ServerAddress address, HttpResponseMessage answer, CancellationToken stop)
    {
        var server = address.Base;
        var (status, number) = (answer.StatusCode, (int)answer.StatusCode);
        if (number is >= 300 and < 400)
            return new($"'{server}' redirects to '{answer.Headers.Location}', where no key is sent; give the address that is meant with --server.", status);
        var detail = await DetailAsync(answer, stop);
        return status switch
        {
            // Which key, never its text: this line may end up in a log.
            HttpStatusCode.Unauthorized when address.KeySource is { } source => new(
                $"'{server}' does not accept the API key of {source}{Because(detail)}; 'clusterfit login' stores another.", status),
            HttpStatusCode.Unauthorized => new(
                $"'{server}' asks for an API key, and none is known for it{Because(detail)}; 'clusterfit login' stores one, or set CLUSTERFIT_API_KEY.", status),
            HttpStatusCode.Forbidden => new(
                $"'{server}' does not allow this with {(address.KeySource is { } source ? $"the API key of {source}" : "no API key")}{Because(detail)}.", status),
            _ => new(detail ?? $"'{server}' answered {number} {answer.ReasonPhrase} to {Request(answer)}.", status),
        };
    }

    private static string Request(HttpResponseMessage answer) => $"{answer.RequestMessage?.Method} '{answer.RequestMessage?.RequestUri?.AbsolutePath}'";

    private static string Because(string? detail) => detail is null ? "" : $" ({detail.TrimEnd('.')})";

    private static async Task<string?> DetailAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        try
        {
            var problem = JsonSerializer.Deserialize<Problem>(await answer.Content.ReadAsByteArrayAsync(stop), ApiClient.Json);
            return OneLine.Of(problem?.Detail ?? "") is { Length: > 0 } detail ? detail : null;
        }
        catch (Exception error) when (error is JsonException or HttpRequestException or IOException)
        {
            // Without its explanation the status still says something.
            return null;
        }
    }
}
