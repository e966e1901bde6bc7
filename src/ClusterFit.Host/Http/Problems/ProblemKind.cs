namespace ClusterFit.Host.Http.Problems;

/// <summary>A kind of problem, with the HTTP status that goes with it.</summary>
/// <param name="Name">The last part of the problem's type.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The kind in words.</param>
internal sealed record ProblemKind(string Name, int Status, string Title)
{
    public static readonly ProblemKind BadRequest = new("bad-request", 400, "The request is malformed");
    public static readonly ProblemKind Unauthorized = new("unauthorized", 401, "A valid API key is needed");
    public static readonly ProblemKind Forbidden = new("forbidden", 403, "This is not allowed");
    public static readonly ProblemKind NotFound = new("not-found", 404, "Not found");
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, "The method is not possible here");
    public static readonly ProblemKind TimedOut = new("timed-out", 408, "The request came too slowly");
    public static readonly ProblemKind Conflict = new("conflict", 409, "It contradicts what is there");
    public static readonly ProblemKind TooLarge = new("too-large", 413, "The request is too large");
    public static readonly ProblemKind UnsupportedMedia = new("unsupported-media", 415, "The content has the wrong type");
    public static readonly ProblemKind Invalid = new("invalid", 422, "The request can not be carried out");
    public static readonly ProblemKind TooMany = new("too-many", 429, "Too many requests");
    public static readonly ProblemKind Internal = new("internal", 500, "Something went wrong in the server");
    public static readonly ProblemKind Unavailable = new("unavailable", 503, "The server can not do this now");

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, TimedOut, Conflict, TooLarge, UnsupportedMedia, Invalid, TooMany, Internal,
        Unavailable,
    ];

    /// <summary>The kind of a status that the server set by itself.</summary>
    public static ProblemKind Of(int status) => All.FirstOrDefault(kind => kind.Status == status) ?? (status < 500 ? BadRequest : Internal);
}
