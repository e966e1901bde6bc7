namespace ClusterFit.Cli.Completion;

/// <summary>A word that a shell may complete to.</summary>
/// <param name="Text">The word.</param>
/// <param name="Meaning">What it is, for shells that show it.</param>
internal readonly record struct Suggestion(string Text, string Meaning = "")
{
    /// <summary>Tells the shell to complete names of files.</summary>
    public static Suggestion Files { get; } = new(":files");

    /// <summary>Tells the shell to complete names of folders.</summary>
    public static Suggestion Folders { get; } = new(":folders");

    /// <summary>Whether the shell, and not this word, completes.</summary>
    public bool IsForShell => Text.StartsWith(':');
}
