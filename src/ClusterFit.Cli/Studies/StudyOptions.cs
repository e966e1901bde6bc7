using System.CommandLine;

namespace ClusterFit.Cli.Studies;

/// <summary>Options that commands for studies share.</summary>
internal static class StudyOptions
{
    /// <summary>The folder for the results where no other is asked for.</summary>
    public const string DefaultFolder = "clusterfit-study";

    /// <summary>Where the results go.</summary>
    public static Option<string> Out { get; } = new("--out", "-o")
    {
        Description = "Folder for the results; the same command continues what was interrupted there",
        HelpName = "folder",
        DefaultValueFactory = _ => DefaultFolder,
    };

    /// <summary>A line of JSON for each trial.</summary>
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Write one JSON object a line for each trial that has ended, and at the end one with the best",
    };

    /// <summary>Without progress.</summary>
    public static Option<bool> NoProgress { get; } = new("--no-progress") { Description = "Show no progress" };
}
