using System.CommandLine;
using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Server;

namespace ClusterFit.Cli.Studies.Remote;

/// <summary>Names a study on the command line: one of a server by its id, the start of it, or its name; one that was run here by its folder.</summary>
internal static class StudyReference
{
    /// <summary>Name of the argument for one study of a server.</summary>
    public const string One = "study";

    /// <summary>Name of the argument for several.</summary>
    public const string Several = "studies";

    /// <summary>Name of the argument for a study of a server or a folder.</summary>
    public const string OneOrFolder = "study or folder";

    /// <summary>What the help calls a study of a server, a folder, or a file.</summary>
    public const string OneOrFile = "study or file";

    private static readonly GroupReference Reference = new("study", "clusterfit study list", StudyPaths.List);

    /// <summary>The argument of commands for one study of a server.</summary>
    public static Argument<string> Argument() => new(One)
    {
        Description = $"Id of the study, its first {GroupReference.LeastLength} digits or more, or its name",
    };

    /// <summary>The argument of commands for several.</summary>
    public static Argument<string[]> Arguments() => new(Several)
    {
        Description = $"Ids of the studies, their first {GroupReference.LeastLength} digits or more, or their names",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The argument of commands for a study of a server or a folder.</summary>
    public static Argument<string> OrFolder() => new(OneOrFolder)
    {
        Description = "Id or name of a study on the server, or the folder of a 'clusterfit study run' or 'submit'",
    };

    /// <summary>The full id.</summary>
    /// <exception cref="CommandFailedException">None or several of the latest studies are called so.</exception>
    public static Task<string> ResolveAsync(string text, ApiClient client, CancellationToken stop) => Reference.ResolveAsync(text, client, stop);
}
