namespace ClusterFit.Core.Studies.Documents;

/// <summary>Names of places in a document: <c>space.width[2]</c>; the document itself is empty text.</summary>
public static class DocumentPath
{
    /// <summary>Most characters that are shown of a name or value.</summary>
    internal const int MaxName = 60;

    /// <summary>The field of an object.</summary>
    public static string Field(string path, string name)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Length == 0 ? Shorten(name) : $"{path}.{Shorten(name)}";
    }

    /// <summary>The item of a list, from 0.</summary>
    public static string Item(string path, int index) => $"{path}[{index}]";

    /// <summary>The place that holds this one; the document for a place at the top.</summary>
    public static string Parent(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path[..Math.Max(0, path.AsSpan().LastIndexOfAny('.', '['))];
    }

    /// <summary>Whether one place lies in another.</summary>
    internal static bool IsWithin(string path, string other) =>
        path.Length > other.Length && path.StartsWith(other, StringComparison.Ordinal) && path[other.Length] is '.' or '[';

    /// <summary>The text, or its start with an ellipsis.</summary>
    public static string Shorten(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= MaxName ? text : $"{text[..(MaxName - 1)]}…";
    }
}
