using System.Globalization;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Requests;

/// <summary>Reads the parts of a path that name things. A name that can not be one is not there.</summary>
internal static class RouteReader
{
    /// <summary>The batch or study.</summary>
    public static GroupId Group(this HttpContext context)
    {
        var text = Part(context, "id");
        try
        {
            return GroupId.Parse(text);
        }
        catch (FormatException)
        {
            throw ProblemException.Field(ProblemKind.NotFound, "id", text, "the 32 lower-case hexadecimal digits of a batch or study");
        }
    }

    /// <summary>The position of the job.</summary>
    public static int Job(this HttpContext context) =>
        int.TryParse(Part(context, "index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw ProblemException.Field(ProblemKind.NotFound, "index", Part(context, "index"), "the number of a job, from 0");

    /// <summary>The number of the trial; negative for one of another study.</summary>
    public static int Trial(this HttpContext context) =>
        int.TryParse(Part(context, "number"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ProblemException.Field(ProblemKind.NotFound, "number", Part(context, "number"), "the number of a trial");

    /// <summary>The content hash.</summary>
    public static ContentHash Hash(this HttpContext context) =>
        ContentHash.TryParse(Part(context, "sha256"), out var hash)
            ? hash
            : throw ProblemException.Field(ProblemKind.NotFound, "sha256", Part(context, "sha256"), "64 lower-case hexadecimal digits");

    private static string Part(HttpContext context, string name) => context.Request.RouteValues[name] as string ?? "";
}
