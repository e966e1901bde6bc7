namespace ClusterFit.Chaos.Oracle;

/// <summary>Something that must hold after every run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Check">Says where a history breaks it.</param>
internal sealed record Invariant(string Name, Func<History, IEnumerable<string>> Check);

/// <summary>A broken invariant.</summary>
internal sealed record Violation(string Invariant, string What)
{
    public override string ToString() => $"{Invariant}: {What}";
}
