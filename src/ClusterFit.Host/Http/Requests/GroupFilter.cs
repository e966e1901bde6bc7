using ClusterFit.Core.Api;
using ClusterFit.Core.Groups;
using ClusterFit.Host.Http.Batches;
using Microsoft.AspNetCore.Http;

namespace ClusterFit.Host.Http.Requests;

/// <summary>The parameters that lists of batches and of studies are filtered by.</summary>
internal static class GroupFilter
{
    /// <summary>The parameters and what each means.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Parameters { get; } =
    [
        ("state", "open, paused, cancelled or ended"), ("label", "a label as key:value"), ("name", "text in the name, in whichever case"),
        ("cursor", "next of the page before"), ("limit", $"1 to {GroupQuery.MaxLimit}; 50 without"),
    ];

    /// <summary>What a request asks for.</summary>
    public static GroupQuery Read(HttpContext context)
    {
        var query = new QueryReader(context);
        return new GroupQuery
        {
            Phase = query.Choice<BatchState>("state") is { } state ? BatchViews.Phase(state) : null,
            Name = query.Text("name"),
            Label = Label(query),
            Cursor = query.Text("cursor"),
            Limit = query.Whole("limit", 1, GroupQuery.MaxLimit, otherwise: 50),
        };
    }

    private static GroupLabel? Label(QueryReader query)
    {
        if (query.Text("label") is not { } text) return null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? new GroupLabel(text[..colon], text[(colon + 1)..]) : throw query.Wrong("label", "key:value");
    }
}
