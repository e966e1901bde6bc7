using System.Text.RegularExpressions;
using ClusterFit.Cluster.Blobs;
using ClusterFit.Cluster.Watching;
using ClusterFit.Core.Api;
using ClusterFit.Core.Fits;
using ClusterFit.Training.Images;
using ClusterFit.Training.Weights;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Problems;

/// <summary>The one place that says which problem an exception is.</summary>
internal static partial class ProblemMapping
{
    private static readonly TimeSpan StoreBack = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClusterBack = TimeSpan.FromSeconds(2);

    /// <summary>The problem; null for what nobody has foreseen.</summary>
    public static ProblemException? Of(Exception error) => error switch
    {
        ProblemException problem => problem,
        BadHttpRequestException bad => OfRequest(bad),
        GroupUnknownException or JobUnknownException => new(ProblemKind.NotFound, error.Message),
        GroupConflictException => Sentence(ProblemKind.Conflict, error.Message),
        QueryRefusedException => Sentence(ProblemKind.BadRequest, error.Message),
        SubmissionRefusedException => Sentence(ProblemKind.Invalid, error.Message),
        FitSettingException setting => OfSetting(setting),
        ImageRejectedException => new(ProblemKind.Invalid, error.Message, new FieldProblem("image", null, "an image file within the limits")),
        BlobMissingException missing => new(ProblemKind.NotFound, missing.ForUsers),
        BlobStoreUnavailableException or BlobUnwritableException or BlobUnreadableException =>
            ProblemException.Busy("The blob store can not be used at the moment; the log of the node says why.", StoreBack),
        WatchInterruptedException => ProblemException.Busy("The node is stopping; another one can answer.", ClusterBack),
        OperationCanceledException => ProblemException.Busy("It has taken too long; the same request may be repeated.", ClusterBack),
        WeightsRefusedException => new(ProblemKind.Invalid, error.Message),
        _ => null,
    };

    private static ProblemException OfRequest(BadHttpRequestException error) => error.StatusCode switch
    {
        413 => new(ProblemKind.TooLarge, $"The body is larger than this path takes: {error.Message.TrimEnd('.')}."),
        408 => new(ProblemKind.TimedOut, "The body came too slowly; send it at 16 KiB a second or more."),
        var status => new(ProblemKind.Of(status), error.Message),
    };

    private static ProblemException OfSetting(FitSettingException error)
    {
        if (error.Unknown is { } name) return new(ProblemKind.Invalid, error.Message, new FieldProblem($"settings.{name}", name, "the name of a setting"));
        // A preset is no setting.
        return Sentence(ProblemKind.Invalid, error.Message, field => field == "preset" ? field : $"settings.{field}");
    }

    // Messages of the domain begin with the field that they are about, and say at the end what is expected.
    private static ProblemException Sentence(ProblemKind kind, string message, Func<string, string>? name = null)
    {
        var parts = FieldFirst().Match(message);
        if (!parts.Success) return new(kind, message);
        var expected = message.IndexOf("expected ", StringComparison.Ordinal);
        return new(kind, message, new FieldProblem(
            (name ?? NameOf)(parts.Groups["field"].Value),
            parts.Groups["value"] is { Success: true } value ? value.Value : null,
            expected < 0 ? message[parts.Length..].Trim().TrimEnd('.') : message[(expected + "expected ".Length)..].TrimEnd('.')));
    }

    // Options have hyphens where members of JSON have underscores; so do settings, on both sides.
    private static string NameOf(string field) => field.StartsWith("settings.", StringComparison.Ordinal) ? field : field.Replace('-', '_');

    [GeneratedRegex(@"^(?<field>[a-z][a-z0-9_.\[\]-]*): ('(?<value>[^']*)'|(?<value>-?[0-9][^;]*?|NaN)(?=;| is | leaves ))?")]
    private static partial Regex FieldFirst();
}
