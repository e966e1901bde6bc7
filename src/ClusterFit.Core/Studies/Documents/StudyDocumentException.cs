namespace ClusterFit.Core.Studies.Documents;

/// <summary>What is wrong at one place of a study's document.</summary>
/// <param name="Path">The place, such as <c>space.learning-rate.float[1]</c>; see <see cref="DocumentPath"/>.</param>
/// <param name="Value">What is there, shortened; null when it is missing.</param>
/// <param name="Expected">What would be right.</param>
public sealed record DocumentProblem(string Path, string? Value, string Expected)
{
    /// <summary>Place, value and what would be right, in a sentence.</summary>
    public override string ToString()
    {
        var place = Path.Length == 0 ? "study" : Path;
        var flaw = Value is null ? "is missing" : $"'{Value}' is not valid";
        return $"{place}: {flaw}; expected {Expected}{(Expected.EndsWith('?') ? "" : ".")}";
    }
}

/// <summary>A document is no study. Names all that is wrong with it, in the order of the document where that is known.</summary>
public sealed class StudyDocumentException(IReadOnlyList<DocumentProblem> problems) : Exception(string.Join('\n', problems))
{
    /// <summary>At least one.</summary>
    public IReadOnlyList<DocumentProblem> Problems { get; } = problems;
}
